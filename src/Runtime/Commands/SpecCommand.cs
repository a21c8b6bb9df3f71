using System.Runtime.InteropServices;
using System.Text.Json;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Commands;

/// <summary>`spec`: writes a config.json that runs a shell in the directory `rootfs`, for people to begin with.</summary>
internal static partial class SpecCommand
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string bundle = ".";
        bool isRootless = false;
        OptionSet options = new OptionSet("spec").Value("--bundle", "-b", v => bundle = v).Flag("--rootless", null, () => isRootless = true);
        if (options.Parse(arguments).Length > 0)
            throw options.Wrong("takes no arguments");

        string file = Path.Combine(bundle, "config.json");
        if (File.Exists(file))
            throw options.Wrong($"{file} exists already");

        File.WriteAllText(file, JsonSerializer.Serialize(isRootless ? Rootless(Default(), geteuid(), getegid()) : Default(), IndentedJson.Specs.ContainerSpec) + "\n");
        return 0;
    }

    internal static ContainerSpec Default()
    {
        string[] capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
        return new ContainerSpec
        {
            OciVersion = "1.3.0",
            Process = new Process
            {
                Terminal = true,
                Args = ["sh"],
                Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
                Cwd = "/",
                Capabilities = new Capabilities { Bounding = capabilities, Effective = capabilities, Permitted = capabilities },
                Rlimits = [new Rlimit { Type = "RLIMIT_NOFILE", Soft = 1024, Hard = 1024 }],
                NoNewPrivileges = true,
            },
            Root = new Root { Path = "rootfs", Readonly = true },
            Hostname = "container",
            Mounts = Mounts(),
            Linux = Linux(),
        };
    }

    /// <summary>The same for an unprivileged user: root inside is the user outside, and what only root may do is left out.</summary>
    internal static ContainerSpec Rootless(ContainerSpec spec, uint user, uint group) => spec with
    {
        Mounts = [.. spec.Mounts.Where(mount => mount.Destination != "/sys/fs/cgroup").Select(ForUser)],
        Linux = spec.Linux! with
        {
            Resources = null,
            Namespaces = [.. spec.Linux.Namespaces.Where(n => n.Type != NamespaceTypes.Network), new() { Type = NamespaceTypes.User }],
            UidMappings = [new() { ContainerId = 0, HostId = user, Size = 1 }],
            GidMappings = [new() { ContainerId = 0, HostId = group, Size = 1 }],
        },
    };

    // A new sysfs needs a network namespace that belongs to the user; and group 5 is not mapped.
    private static Mount ForUser(Mount mount) => mount.Destination == "/sys"
        ? mount with { Type = "none", Source = "/sys", Options = ["rbind", "rnosuid", "rnoexec", "rnodev", "rro"] }
        : mount with { Options = [.. mount.Options.Where(option => option != "gid=5")] };

    private static Mount[] Mounts() =>
    [
        new() { Destination = "/proc", Type = "proc", Source = "proc", Options = ["nosuid", "noexec", "nodev"] },
        new() { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] },
        new() { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"] },
        new() { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"] },
        new() { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] },
        new() { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] },
        new() { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["nosuid", "noexec", "nodev", "ro"] },
    ];

    private static LinuxSection Linux() => new()
    {
        Resources = new Resources { Devices = [new DeviceRule { Allow = false, Access = "rwm" }] },
        Namespaces =
        [
            new() { Type = NamespaceTypes.Pid },
            new() { Type = NamespaceTypes.Network },
            new() { Type = NamespaceTypes.Ipc },
            new() { Type = NamespaceTypes.Uts },
            new() { Type = NamespaceTypes.Mount },
            new() { Type = NamespaceTypes.Cgroup },
        ],
        MaskedPaths =
        [
            "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
            "/proc/scsi", "/proc/interrupts", "/sys/firmware", "/sys/devices/virtual/powercap",
        ],
        ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
    };

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial uint getegid();
}
