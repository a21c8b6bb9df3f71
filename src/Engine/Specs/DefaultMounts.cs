using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>The mounts that every container has, and the paths of /proc and /sys that it must not see or change.</summary>
internal static class DefaultMounts
{
    public static IReadOnlyList<string> MaskedPaths { get; } =
    [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug",
        "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware",
    ];

    public static IReadOnlyList<string> ReadOnlyPaths { get; } =
        ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    public static IReadOnlyList<Mount> For(bool isPrivileged)
    {
        string access = isPrivileged ? "rw" : "ro";
        return
        [
            Of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            Of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Of("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
            Of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            Of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access),
            Of("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", access),
        ];
    }

    public static Mount Bind(string source, string target, params string[] options) =>
        new() { Destination = target, Type = "bind", Source = source, Options = ["rbind", .. options] };

    /// <summary>Without what is mounted below the source.</summary>
    public static Mount BindAlone(string source, string target, params string[] options) =>
        new() { Destination = target, Type = "bind", Source = source, Options = ["bind", .. options] };

    public static Mount SharedMemory(long bytes) =>
        Of("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", FormattableString.Invariant($"size={bytes}"));

    private static Mount Of(string target, string type, string source, params string[] options) =>
        new() { Destination = target, Type = type, Source = source, Options = options };
}
