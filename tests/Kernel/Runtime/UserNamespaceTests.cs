using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class UserNamespaceTests
{
    private const string Ids = "id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map; cat /proc/self/setgroups";

    [Fact]
    public void Root_in_the_container_is_another_user_outside()
    {
        using TestBundle bundle = new TestBundle("sleep", "1000").WithUserNamespace();
        string id = bundle.Started();

        string status = File.ReadAllText($"/proc/{bundle.PidOf(id)}/status");

        Assert.Contains("Uid:\t100000\t100000\t100000\t100000\nGid:\t100000\t100000\t100000\t100000\n", status, StringComparison.Ordinal);
        string inside = bundle.Runtime("exec", id, "/bin/sh", "-c", Ids).Output;
        Assert.Equal("0 0 0 100000 65536 0 100000 65536 allow", string.Join(' ', inside.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Everything_of_the_default_bundle_is_there_in_a_user_namespace_too()
    {
        using TestBundle bundle = new TestBundle("sh", "-c", "echo x >/dev/null; busybox stat -c '%n %t:%T' /dev/null /dev/zero /dev/full /dev/tty; cat /proc/sysrq-trigger; echo x >/proc/sys/kernel/hostname; mount | grep -cE ' /(proc|dev|dev/pts|dev/shm|dev/mqueue|sys) '; id; cat /proc/sys/net/ipv4/ip_forward").WithUserNamespace();
        bundle.WithProcess(process => process with { User = new() { Uid = 7, Gid = 8, AdditionalGids = [9] } });
        bundle.WithLinux(linux => linux with { Sysctl = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1" } });

        string output = bundle.Run().Output;

        Assert.Equal("/dev/null 1:3\n/dev/zero 1:5\n/dev/full 1:7\n/dev/tty 5:0\n6\nuid=7 gid=8 groups=9\n1\n", output);
    }

    [Fact]
    public void A_mapping_has_as_many_lines_as_the_kernel_takes()
    {
        using TestBundle bundle = new TestBundle("sh", "-c", "busybox wc -l </proc/self/uid_map").WithUserNamespace();
        bundle.WithLinux(linux => linux with { UidMappings = Lines(340) });
        Assert.Equal(new RuntimeResult(0, "340\n", ""), bundle.Run());

        bundle.WithLinux(linux => linux with { UidMappings = Lines(341) });
        Assert.Contains("uidMappings: the kernel takes at most 340 lines", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_need_not_begin_at_root()
    {
        using TestBundle bundle = new TestBundle("sh", "-c", "id -u; id -g").WithUserNamespace();
        bundle.WithProcess(process => process with { User = new() { Uid = 1000, Gid = 1000 } });

        // Its option gid=5 would not be mapped.
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts.Where(mount => mount.Type != "devpts")] };
        bundle.WithLinux(linux => linux with { UidMappings = [new() { ContainerId = 1000, HostId = 100000, Size = 1 }], GidMappings = [new() { ContainerId = 1000, HostId = 100000, Size = 1 }] });

        Assert.Equal(new RuntimeResult(0, "1000\n1000\n", ""), bundle.Run());
    }

    [Fact]
    public void A_user_namespace_can_be_joined_and_the_containers_others_belong_to_it()
    {
        using TestBundle first = new TestBundle("sleep", "1000").WithUserNamespace();
        int pid = first.PidOf(first.Started());
        using TestBundle second = new TestBundle("sh", "-c", "busybox readlink /proc/self/ns/user; id -u; echo $$; hostname; ip link set lo down && echo owner; sleep 1000").WithUserNamespace();
        second.WithNamespace(new() { Type = NamespaceTypes.User, Path = $"/proc/{pid}/ns/user" });
        second.Spec = second.Spec with { Hostname = "second" };
        second.WithProcess(process => process with { Capabilities = MountTests.All, Args = ["sh", "-c", process.Args[2].Replace("; sleep 1000", "", StringComparison.Ordinal)] });

        RuntimeResult result = second.Run();

        Assert.Equal(new RuntimeResult(0, $"{NameOf(pid, "user")}\n0\n1\nsecond\nowner\n", ""), result);
        Assert.False(second.LeavesCgroups());
    }

    [Fact]
    public void A_container_shares_the_namespaces_of_another_in_its_user_namespace()
    {
        using TestBundle first = new TestBundle("sleep", "1000").WithUserNamespace();
        int pid = first.PidOf(first.Started());
        using TestBundle second = new TestBundle("sleep", "1000").WithUserNamespace();
        second.Spec = second.Spec with { Hostname = null };
        foreach ((string type, string file) in Kinds.Where(kind => kind.File is not ("mnt" or "cgroup")))
            second.WithNamespace(new() { Type = type, Path = $"/proc/{pid}/ns/{file}" });

        string id = second.Started();

        foreach ((_, string file) in Kinds.Where(kind => kind.File is not ("mnt" or "cgroup")))
        {
            Assert.Equal(NameOf(pid, file), NameOf(second.PidOf(id), file));
            Assert.Equal(NameOf(pid, file) + "\n", second.Runtime("exec", id, "/bin/busybox", "readlink", "/proc/self/ns/" + file).Output);
        }

        Assert.NotEqual(NameOf(pid, "mnt"), NameOf(second.PidOf(id), "mnt"));
        Assert.Equal(0, second.Runtime("kill", id, "KILL").Status);
        second.WaitUntilStopped(id);
    }

    [Fact]
    public void A_container_with_its_own_user_namespace_joins_namespaces_that_belong_to_the_host()
    {
        using TestBundle bundle = new TestBundle("sh", "-c", "hostname; busybox readlink /proc/self/ns/net; id -u").WithUserNamespace();
        string directory = bundle.FullPath + "/ns";
        PinnedNamespaces.Create(directory, new PinnedNamespacesOptions { Hostname = "pinned" });
        try
        {
            bundle.Spec = bundle.Spec with { Hostname = null, Mounts = [.. bundle.Spec.Mounts.Where(mount => mount.Type is not ("sysfs" or "mqueue" or "cgroup"))] };
            foreach (string type in (string[])[NamespaceTypes.Network, NamespaceTypes.Ipc, NamespaceTypes.Uts])
                bundle.WithNamespace(new() { Type = type, Path = $"{directory}/{(type == NamespaceTypes.Network ? "net" : type)}" });

            RuntimeResult result = bundle.Run();

            Assert.Equal("", result.Error);
            Assert.StartsWith("pinned\nnet:[", result.Output, StringComparison.Ordinal);
            Assert.EndsWith("]\n0\n", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            PinnedNamespaces.Remove(directory);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hooks_run_in_the_namespaces_however_closed_the_bundles_directory_is(bool isJoined)
    {
        using TestBundle first = new TestBundle("sleep", "1000").WithUserNamespace();
        using TestBundle bundle = new TestBundle("cat", "/tmp/hook").WithUserNamespace();
        string shared = Directory.CreateTempSubdirectory("gantry-hook-test-").FullName;
        File.SetUnixFileMode(shared, (UnixFileMode)0x1FF);
        MountTests.With(bundle, MountTests.Bind(shared, "/tmp", "bind"));
        bundle.Spec = bundle.Spec with { Hooks = new() { CreateContainer = [new() { Path = "/bin/sh", Args = ["sh", "-c", $"echo $(id -u) $(wc -l </proc/self/uid_map) >{shared}/hook"], Env = ["PATH=/usr/bin:/bin"] }] } };
        if (isJoined)
            bundle.WithNamespace(new() { Type = NamespaceTypes.User, Path = $"/proc/{first.PidOf(first.Started())}/ns/user" });

        RuntimeResult result = bundle.Run();

        Directory.Delete(shared, recursive: true);
        Assert.Equal(new RuntimeResult(0, "0 1\n", ""), result);
    }

    [Fact]
    public void A_control_group_namespace_can_be_joined()
    {
        using var first = new TestBundle("sleep", "1000");
        int pid = first.PidOf(first.Started());
        using var second = new TestBundle("busybox", "readlink", "/proc/self/ns/cgroup");
        second.WithNamespace(new() { Type = NamespaceTypes.Cgroup, Path = $"/proc/{pid}/ns/cgroup" });

        Assert.Equal(new RuntimeResult(0, NameOf(pid, "cgroup") + "\n", ""), second.Run());
    }

    [Fact]
    public void A_mount_namespace_can_be_joined()
    {
        using var first = new TestBundle("sleep", "1000");
        int pid = first.PidOf(first.Started());
        using var second = new TestBundle("sh", "-c", "busybox readlink /proc/self/ns/mnt; ls /bin/busybox; pwd");
        second.WithNamespace(new() { Type = NamespaceTypes.Mount, Path = $"/proc/{pid}/ns/mnt" });

        RuntimeResult result = second.Run();

        Assert.Equal(new RuntimeResult(0, $"{NameOf(pid, "mnt")}\n/bin/busybox\n/\n", ""), result);
        Assert.Equal("running", first.StatusOf(first.Name + "-0"));
        Assert.Equal(0, first.Runtime("exec", first.Name + "-0", "/bin/ls", "/bin/busybox").Status);
    }

    [Theory]
    [InlineData("""[{"type": "mount"}, {"type": "pid"}, {"type": "pid"}]""", "two pid namespaces")]
    [InlineData("""[{"type": "mount"}, {"type": "colour"}]""", "unknown namespace type colour")]
    [InlineData("""[{"type": "mount"}, {"type": "pid", "path": "ns/pid"}]""", "the path ns/pid of the pid namespace is not absolute")]
    [InlineData("""[{"type": "mount"}, {"type": "uts", "path": "/proc/self/ns/net"}]""", "join uts namespace /proc/self/ns/net: invalid argument")]
    [InlineData("""[{"type": "mount"}, {"type": "uts", "path": "/etc/hostname"}]""", "join uts namespace /etc/hostname: ")]
    [InlineData("""[{"type": "mount"}, {"type": "ipc", "path": "/no/such/file"}]""", "open ipc namespace /no/such/file: no such file or directory")]
    [InlineData("""[{"type": "mount"}, {"type": "user"}]""", "a new user namespace needs uidMappings and gidMappings")]
    [InlineData("""[{"type": "pid"}]""", "a container needs a mount namespace")]
    public void Namespaces_that_cannot_be_are_refused(string namespaces, string reason)
    {
        using var bundle = new TestBundle("true");
        bundle.Spec = bundle.Spec with { Hostname = null };
        bundle.Change = json => json["linux"]!["namespaces"] = JsonNode.Parse(namespaces);

        RuntimeResult result = bundle.Run();

        Assert.NotEqual(0, result.Status);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.True(!Directory.Exists(bundle.Root) || !Directory.EnumerateFileSystemEntries(bundle.Root).Any());
        Assert.False(bundle.LeavesCgroups());
    }

    [Fact]
    public void Mappings_that_cannot_hold_are_refused()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { UidMappings = [new() { Size = 1 }] });
        Assert.Contains("uidMappings and gidMappings need a user namespace", bundle.Run().Error, StringComparison.Ordinal);

        bundle.WithUserNamespace();
        bundle.WithLinux(linux => linux with { GidMappings = [new() { ContainerId = 0, HostId = 1, Size = 10 }, new() { ContainerId = 5, HostId = 100, Size = 1 }] });
        Assert.Contains("gidMappings: 0 1 10 and 5 100 1 overlap", bundle.Run().Error, StringComparison.Ordinal);

        bundle.WithLinux(linux => linux with { GidMappings = [new() { ContainerId = 0, HostId = uint.MaxValue, Size = 10 }] });
        Assert.Contains("gidMappings: 0 4294967295 10 is empty or reaches beyond the last id", bundle.Run().Error, StringComparison.Ordinal);

        bundle.WithLinux(linux => linux with { GidMappings = [new()] });
        Assert.Contains("gidMappings: 0 0 0 is empty", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("net", NamespaceTypes.Network, "net.ipv4.ip_forward")]
    [InlineData("ipc", NamespaceTypes.Ipc, "kernel.shmmni")]
    public void Settings_of_a_namespace_that_is_the_hosts_are_refused(string file, string type, string setting)
    {
        string before = File.ReadAllText("/proc/sys/" + setting.Replace('.', '/'));
        using var bundle = new TestBundle("true");
        bundle.WithNamespace(new() { Type = type, Path = "/proc/self/ns/" + file });
        bundle.WithLinux(linux => linux with { Sysctl = new Dictionary<string, string> { [setting] = "77" } });

        Assert.Contains($"sysctl {setting} needs a {type} namespace of the container's own", bundle.Run().Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText("/proc/sys/" + setting.Replace('.', '/')));
    }

    [Fact]
    public void The_hosts_name_is_not_changed_through_a_namespace_that_is_the_hosts()
    {
        using var bundle = new TestBundle("true");
        bundle.WithNamespace(new() { Type = NamespaceTypes.Uts, Path = "/proc/self/ns/uts" });

        Assert.Contains("hostname needs a uts namespace of the container's own", bundle.Run().Error, StringComparison.Ordinal);
    }

    private static readonly (string Type, string File)[] Kinds =
    [
        (NamespaceTypes.User, "user"), (NamespaceTypes.Pid, "pid"), (NamespaceTypes.Network, "net"), (NamespaceTypes.Ipc, "ipc"), (NamespaceTypes.Uts, "uts"),
        (NamespaceTypes.Mount, "mnt"), (NamespaceTypes.Cgroup, "cgroup"),
    ];

    private static string NameOf(int pid, string file) => File.ResolveLinkTarget($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/ns/{file}", false)!.Name;

    private static IdMapping[] Lines(int count) =>
        [new() { HostId = 100000, Size = 1 }, .. Enumerable.Range(1, count - 1).Select(n => new IdMapping { ContainerId = (uint)n, HostId = (uint)n, Size = 1 })];
}
