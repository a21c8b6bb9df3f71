using System.Globalization;

namespace Gantry.Pods.Bench;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessFigures
{
    // proc(5): after the command's closing parenthesis, fields 14 and 15 of the line are user and system time in hundredths of a second.
    public static double CpuSeconds(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
    }

    /// <summary>Resident memory, shared pages counted by share.</summary>
    public static double PrivateMegabytes(int pid)
    {
        string line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
