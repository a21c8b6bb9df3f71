using System.Globalization;

namespace Gantry.Runtime.Commands;

/// <summary>The descriptors that the caller hands on to a container from number 3: sockets of systemd's protocol first, then those of `--preserve-fds`.</summary>
internal sealed record InheritedDescriptors(int Sockets, int Preserved)
{
    private const int First = 3;

    public int Count => Sockets + Preserved;

    /// <summary>What the program in the container reads to find the sockets, see sd_listen_fds(3). It is the first process there.</summary>
    public string[] Environment => Sockets == 0 ? [] : [$"LISTEN_FDS={Sockets}", "LISTEN_PID=1"];

    public static InheritedDescriptors Find(OptionSet options, int preserved)
    {
        var found = new InheritedDescriptors(CountSockets(), preserved);
        for (int number = First; number < First + found.Count; number++)
        {
            if (!IsOpen(number))
                throw options.Wrong($"descriptor {number} of {found.Count} to hand on from 3 is not open");
        }

        return found;
    }

    private static int CountSockets()
    {
        bool areOurs = System.Environment.GetEnvironmentVariable("LISTEN_PID") == System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return areOurs && int.TryParse(System.Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
    }

    // Our own descriptors close on exec; those of a caller did not, or they would not be here.
    private static bool IsOpen(int number)
    {
        string file = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}");
        if (!File.Exists(file))
            return false;

        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith("flags:", StringComparison.Ordinal))
                return (Convert.ToInt32(line[6..].Trim(), 8) & (int)Linux.OpenFlags.CloseOnExec) == 0;
        }

        return false;
    }
}
