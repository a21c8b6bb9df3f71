using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Checkpoints;

namespace Gantry.Tests;

public sealed class ExternalMountsTests
{
    private static readonly ContainerSpec Spec = new()
    {
        Mounts =
        [
            new() { Destination = "/data/", Type = "bind", Source = "/srv/data", Options = ["rbind"] },
            new() { Destination = "/etc/hosts", Source = "hosts", Options = ["bind"] },
            new() { Destination = "/proc", Type = "proc" },
        ],
        Linux = new() { MaskedPaths = ["/proc/kcore", "/proc/acpi"] },
    };

    [Fact]
    public void Only_what_comes_from_outside_is_named_at_a_dump()
    {
        MountEntry[] inside =
        [
            MountEntry.Parse("1 0 0:1 /x / rw - overlay overlay rw"),
            MountEntry.Parse("2 1 0:2 / /proc rw - proc proc rw"),
            MountEntry.Parse("3 1 8:1 /srv/data /data rw - ext4 /dev/sda rw"),
            MountEntry.Parse("4 1 8:1 /b/hosts /etc/hosts rw - ext4 /dev/sda rw"),
            MountEntry.Parse("5 2 0:3 /null /proc/kcore rw - devtmpfs devtmpfs rw"),
            MountEntry.Parse("6 2 0:4 / /proc/acpi ro - tmpfs tmpfs ro"),
            MountEntry.Parse("7 1 0:5 /docker/abc /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids"),
        ];

        Assert.Equal(
            ["mnt[/data]:/data", "mnt[/etc/hosts]:/etc/hosts", "mnt[/proc/kcore]:/dev/null", "mnt[/sys/fs/cgroup/pids]:/sys/fs/cgroup/pids"],
            ExternalMounts.ForDump(Spec, inside));
    }

    [Fact]
    public void The_names_are_given_their_sources_at_a_restore()
    {
        Assert.Equal(
            ["mnt[/dev/null]:/dev/null", "mnt[/data]:/srv/data", "mnt[/etc/hosts]:/bundle/hosts", "mnt[/sys/fs/cgroup]:/sys/fs/cgroup/web"],
            ExternalMounts.ForRestore(Spec, "/bundle", [("/sys/fs/cgroup", "/sys/fs/cgroup/web")]));
    }
}
