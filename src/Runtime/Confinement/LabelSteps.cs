using System.Text;
using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Confinement;

/// <summary>The labels of AppArmor and SELinux, taken on by exec. Written through a procfs that was opened and checked while only the host's could be seen.</summary>
internal static class LabelSteps
{
    private const int PathOnlyDirectory = 0x290000;
    private const int WriteOnlyCloseOnExec = 0x80001;
    private const ulong BeneathWithoutMagicLinksOrMounts = 8 | 2 | 1;
    private const ulong ProcMagic = 0x9fa0;
    private const ulong ProcRootInode = 1;
    private const string Unconfined = "unconfined";

    /// <summary>In front of everything of the container (CVE-2019-16884 and its like put a false procfs in the way).</summary>
    public static void AddOpen(LaunchPlan plan, Process process, string? mountLabel, HostFacts host)
    {
        Check(process, mountLabel, host);
        if (Profile(process) is null && string.IsNullOrEmpty(process.SelinuxLabel))
            return;

        const int EmptyPath = 0x1000, InodeOffset = 8;
        Plan launch = plan.Launch;
        var proc = new Slot("host-proc");
        Block system = new("statfs", new byte[128]), root = new("stat", new byte[144]);
        launch.Add("open the host's /proc", SystemCall.openat, -100, "/proc", PathOnlyDirectory, 0).Into(proc);
        launch.Add("look at /proc", SystemCall.fstatfs, proc, system);
        launch.Expect("/proc is not a procfs", system, 0, ulong.MaxValue, ProcMagic, Errno.NoSuchDevice);
        launch.Add("look at /proc", SystemCall.newfstatat, proc, "", root, EmptyPath);
        launch.Expect("/proc is not the root of a procfs", root, InodeOffset, ulong.MaxValue, ProcRootInode, Errno.NoSuchDevice);
        plan.HostProc = proc;
    }

    public static void AddLabels(LaunchPlan plan, Process process)
    {
        if (Profile(process) is { } profile)
            AddWrite(plan, $"take on AppArmor profile {profile} at exec", "thread-self/attr/apparmor/exec", "exec " + profile);

        if (process.SelinuxLabel is { Length: > 0 } label)
            AddWrite(plan, $"take on SELinux label {label} at exec", "thread-self/attr/exec", label);
    }

    /// <summary>The options of a file system that the container mounts, with its label where it takes one.</summary>
    public static IReadOnlyList<string> WithLabel(string type, IReadOnlyList<string> options, string? mountLabel) =>
        string.IsNullOrEmpty(mountLabel) || type is "proc" or "sysfs" or "mqueue" ? options : [.. options, "context=" + mountLabel];

    private static void Check(Process process, string? mountLabel, HostFacts host)
    {
        if (Profile(process) is not null && !host.HasSecurityModule(SecurityModules.AppArmor))
            throw Words.Unsupported("process.apparmorProfile", "this host has no AppArmor");

        if (!string.IsNullOrEmpty(process.SelinuxLabel) && !host.HasSecurityModule(SecurityModules.Selinux))
            throw Words.Unsupported("process.selinuxLabel", "this host has no SELinux");

        if (!string.IsNullOrEmpty(mountLabel) && !host.HasSecurityModule(SecurityModules.Selinux))
            throw Words.Unsupported("linux.mountLabel", "this host has no SELinux");
    }

    // Engines say "unconfined" on hosts without AppArmor as well, and there it is so.
    private static string? Profile(Process process) => process.ApparmorProfile is { Length: > 0 } profile && profile != Unconfined ? profile : null;

    private static void AddWrite(LaunchPlan plan, string says, string path, string text)
    {
        var file = new Slot("label");
        Slot proc = plan.HostProc!;
        plan.Launch.Add(says, SystemCall.openat2, proc, path, RootPaths.How(WriteOnlyCloseOnExec, BeneathWithoutMagicLinksOrMounts), 24).Into(file);
        plan.Launch.Add(says, SystemCall.write, file, text, Encoding.UTF8.GetByteCount(text));
    }
}
