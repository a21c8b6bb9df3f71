using System.Globalization;

namespace Gantry.Engine.Bench;

/// <summary>An engine by its command line, which is docker's in all of them, and the folder that its daemons are told on their command lines.</summary>
internal sealed record Peer(string Name, string Folder, IReadOnlyList<string> Command)
{
    /// <summary>From a line of a file: name, folder and command with tabs between.</summary>
    public static Peer Parse(string line)
    {
        string[] words = line.Split('\t');
        return new Peer(words[0], words[1], words[2..]);
    }

    public Task<string> RunAsync(params string[] arguments) => ShellCommand.RunAsync([.. Command, .. arguments]);

    public Task<double> TimeAsync(params string[] arguments) => ShellCommand.TimeAsync([.. Command, .. arguments]);

    /// <summary>Memory of the daemons and of what watches containers, shared pages by share: all processes that are told the folder.</summary>
    public double Megabytes()
    {
        double kilobytes = 0;
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (Path.GetFileName(process) != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) && File.ReadAllText(process + "/cmdline").Contains(Folder, StringComparison.Ordinal))
                    kilobytes += ShareOf(process);
            }
            catch (IOException)
            {
                // A process that has just ended has no memory.
            }
        }

        return kilobytes / 1024;
    }

    // Sample: Pss:                1234 kB
    private static double ShareOf(string process) =>
        File.ReadLines(process + "/smaps_rollup").Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).FirstOrDefault();
}
