using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Where a mount may go: anywhere but on the root, and in procfs only where other programs than the kernel are known to answer.</summary>
internal static class MountRules
{
    private const ulong ProcMagic = 0x9fa0;

    // What lxcfs and its like give containers their own view of.
    private static readonly string[] Replaceable =
    [
        "cpuinfo", "diskstats", "loadavg", "meminfo", "slabinfo", "stat", "swaps", "uptime", "sys/crypto/fips_enabled", "sys/kernel/ns_last_pid",
    ];

    public static void Check(Mount mount, bool isBind)
    {
        List<string> parts = RootPaths.Parts(mount.Destination);
        if (parts.Count == 0)
            throw Invalid($"a mount cannot cover {(mount.Destination.Length == 0 ? "an empty destination" : "the container's /")}");

        if (parts[0] != "proc" || (parts.Count == 1 && (isBind || mount.Type == "proc")))
            return;

        string inside = string.Join('/', parts[1..]);
        if (parts.Count == 1)
            throw Invalid($"/proc can be a proc file system only, not {mount.Type}");

        if (Array.IndexOf(Replaceable, inside) < 0)
            throw Invalid($"nothing can be mounted on {mount.Destination}, inside of /proc");
    }

    /// <summary>What is bound on /proc must be a procfs: programs trust what they read there.</summary>
    public static void AddSourceCheck(LaunchPlan plan, Mount mount, Slot tree)
    {
        if (RootPaths.Parts(mount.Destination) is not ["proc"])
            return;

        var status = new Block("statfs", new byte[128]);
        plan.Sources.Add($"look at {mount.Source}", SystemCall.fstatfs, tree, status);
        plan.Sources.Expect($"{mount.Source} cannot be mounted on /proc, it is no proc file system", status, 0, ulong.MaxValue, ProcMagic, Linux.Errno.Invalid);
    }

    private static RuntimeException Invalid(string what) => new(RuntimeFailure.InvalidBundle, $"config.json: {what}");
}
