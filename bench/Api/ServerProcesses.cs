using System.Globalization;

namespace Gantry.Api.Bench;

/// <summary>What the server's processes use of the machine, from /proc, see proc(5).</summary>
internal sealed class ServerProcesses(IReadOnlyList<int> ids)
{
    private const double TicksPerSecond = 100;

    public double CpuSeconds() => ids.Sum(id =>
    {
        // The name in the second field may hold spaces; utime and stime are the 14th and 15th field, 11 and 12 after it.
        string[] fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    });

    public long PrivateBytes() => ids.Sum(id => File.ReadLines($"/proc/{id}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024));
}
