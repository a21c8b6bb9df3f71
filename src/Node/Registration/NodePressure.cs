using System.Globalization;

namespace Gantry.NodeAgent.Registration;

/// <summary>What the machine is running out of.</summary>
internal readonly record struct NodePressure(bool IsMemoryShort, bool IsDiskShort, bool ArePidsShort)
{
    // The limits at which a kubelet begins to evict: 100 MiB of memory, a tenth of the disk.
    private const long LeastMemory = 100L << 20;
    private const double LeastDisk = 0.10;
    private const double MostPids = 0.95;

    public static NodePressure Measure(string rootDirectory)
    {
        var disk = new DriveInfo(rootDirectory);
        return new(
            MachineFacts.AvailableMemory() < LeastMemory,
            disk.AvailableFreeSpace < disk.TotalSize * LeastDisk,
            ArePidsUsed());
    }

    // /proc/loadavg: 0.20 0.18 0.12 1/345 2678; the fourth is running/all tasks.
    private static bool ArePidsUsed()
    {
        string[] load = File.ReadAllText("/proc/loadavg").Split(' ');
        long tasks = long.Parse(load[3].Split('/')[1], NumberStyles.None, CultureInfo.InvariantCulture);
        long most = long.Parse(File.ReadAllText("/proc/sys/kernel/pid_max").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
        return tasks > most * MostPids;
    }
}
