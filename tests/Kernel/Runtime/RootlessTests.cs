using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class RootlessTests
{
    [Fact]
    public void A_user_without_rights_runs_a_container_as_its_root()
    {
        using var bundle = new TestBundle("sh", "-c", "id -u; echo $$; hostname; busybox stat -c '%F %t:%T' /dev/null /dev/urandom; echo x >/dev/null; busybox stat -c %a:%u /proc /dev/shm; touch /made; cat /proc/self/setgroups; ls -d /sys/kernel; touch /sys/fs/cgroup/*/x || echo refused");
        using var user = new TestUser(bundle);

        RuntimeResult result = user.Run();

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.Equal("0\n1\ncontainer\ncharacter special file 1:3\ncharacter special file 1:9\n555:65534\n1777:0\ndeny\n/sys/kernel\nrefused\n", result.Output);
        Assert.Equal(0, result.Status);
        Assert.Equal($"{TestUser.Id}\n", bundle.Execute("/usr/bin/stat", ["-c", "%u", bundle.Rootfs + "/made"]).Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Fact]
    public void A_user_execs_in_kills_and_deletes_its_container()
    {
        using var bundle = new TestBundle("sleep", "1000");
        using var user = new TestUser(bundle);
        string id = user.Started();

        JsonNode state = JsonNode.Parse(user.Runtime("state", id).Output)!;
        Assert.Equal("running", state["status"]!.GetValue<string>());
        string status = File.ReadAllText($"/proc/{state["pid"]}/status");
        Assert.Contains($"Uid:\t{TestUser.Id}\t{TestUser.Id}\t", status, StringComparison.Ordinal);
        Assert.Equal(new RuntimeResult(0, "0\n", ""), user.Runtime("exec", id, "/bin/id", "-u"));
        Assert.Equal(0, user.Runtime("kill", id, "KILL").Status);
        BundleChanges.WaitUntil(() => user.Runtime("state", id).Output.Contains("\"stopped\"", StringComparison.Ordinal));
        Assert.Equal(0, user.Runtime("delete", id).Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Fact]
    public void A_container_that_waits_can_be_looked_into_and_deleted()
    {
        using var bundle = new TestBundle("sleep", "1000");
        using var user = new TestUser(bundle);
        string id = bundle.NewId();
        Assert.Equal(0, user.Runtime("create", "--bundle", bundle.FullPath, id).Status);

        Assert.Equal(new RuntimeResult(0, "0\n", ""), user.Runtime("exec", id, "/bin/id", "-u"));
        Assert.Equal(0, user.Runtime("delete", "--force", id).Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Fact]
    public void Ranges_of_ids_are_mapped_by_newuidmap_and_newgidmap()
    {
        if (!File.Exists("/usr/bin/newuidmap"))
            Assert.Skip("newuidmap is not installed (Debian package uidmap)");

        using var bundle = new TestBundle("sh", "-c", "id; touch /tmp/made; busybox stat -c %u:%g /tmp/made; cat /proc/self/uid_map /proc/self/setgroups");
        using var user = new TestUser(bundle);
        Directory.CreateDirectory(bundle.Rootfs + "/tmp");
        File.SetUnixFileMode(bundle.Rootfs + "/tmp", (UnixFileMode)0x3FF);
        bundle.WithLinux(linux => linux with { UidMappings = Range(), GidMappings = Range() });
        bundle.WithProcess(process => process with { User = new() { Uid = 1000, Gid = 1001, AdditionalGids = [5] } });

        RuntimeResult result = user.Run();

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("uid=1000 gid=1001 groups=5\n1000:1001\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("allow\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("300999:301000\n", bundle.Execute("/usr/bin/stat", ["-c", "%u:%g", bundle.Rootfs + "/tmp/made"]).Output);
    }

    [Fact]
    public void A_container_with_ranges_of_ids_lives_and_dies_by_its_user()
    {
        if (!File.Exists("/usr/bin/newuidmap"))
            Assert.Skip("newuidmap is not installed (Debian package uidmap)");

        using var bundle = new TestBundle("sleep", "1000");
        using var user = new TestUser(bundle);
        bundle.WithLinux(linux => linux with { UidMappings = Range(), GidMappings = Range() });
        bundle.WithProcess(process => process with { User = new() { Uid = 7, Gid = 7 } });
        string id = user.Started();

        Assert.Equal("7\n", user.Runtime("exec", id, "/bin/id", "-u").Output);
        Assert.Equal(0, user.Runtime("delete", "--force", id).Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Fact]
    public void Ids_that_are_not_the_users_cannot_be_mapped()
    {
        using var bundle = new TestBundle("true");
        using var user = new TestUser(bundle);
        bundle.WithLinux(linux => linux with { UidMappings = [new() { HostId = 0, Size = 1 }] });

        RuntimeResult result = user.Run();

        Assert.NotEqual(0, result.Status);
        Assert.Contains("newuidmap", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Fact]
    public void Directories_of_the_user_are_bound_and_mounts_below_its_sources_come_along()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /data/file /one; touch /data/new && echo written; touch /fixed/new || echo refused; mount | grep -c ' /host '");
        using var user = new TestUser(bundle);
        Directory.CreateDirectory(bundle.FullPath + "/source");
        File.WriteAllText(bundle.FullPath + "/source/file", "content\n");
        MountTests.With(bundle, MountTests.Bind("source", "/data", "bind"), MountTests.Bind("source", "/fixed", "rbind", "ro", "nosuid"), MountTests.Bind("source/file", "/one", "bind"), MountTests.Bind("/", "/host", "rbind", "rro"));

        RuntimeResult result = user.Run();

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.Equal("content\ncontent\nwritten\nrefused\n1\n", result.Output);
    }

    [Fact]
    public void A_tmpfs_of_the_user_begins_with_what_it_covers()
    {
        using var bundle = new TestBundle("cat", "/etc/file");
        using var user = new TestUser(bundle);
        File.WriteAllText(bundle.Rootfs + "/etc/file", "content\n");
        MountTests.With(bundle, new Mount { Destination = "/etc", Type = "tmpfs", Source = "tmpfs", Options = ["tmpcopyup"] });

        Assert.Equal("content\n", user.Run().Output);
    }

    [Fact]
    public void Limits_need_a_cgroup_and_are_refused_without_one()
    {
        using var bundle = new TestBundle("true");
        using var user = new TestUser(bundle);
        bundle.WithLinux(linux => linux with { Resources = new() { Pids = new() { Limit = 10 } } });

        RuntimeResult result = user.Run();

        Assert.NotEqual(0, result.Status);
        Assert.Contains("config.json asks for limits, but this user can have no cgroup: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Theory]
    [InlineData("auto", 0)]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public void A_missing_cgroup_is_an_error_only_if_the_caller_says_so(string rootless, int status)
    {
        using var bundle = new TestBundle("true");
        using var user = new TestUser(bundle);

        RuntimeResult result = user.Runtime("--rootless", rootless, "run", "--bundle", bundle.FullPath, bundle.NewId());

        Assert.Equal(status, result.Status);
        Assert.Contains(status == 0 ? "level=warning" : "create cgroup", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_rights_over_the_host_is_refused_with_the_reason()
    {
        using var bundle = new TestBundle("true");
        using var user = new TestUser(bundle);
        ContainerSpec spec = bundle.Spec;

        bundle.WithLinux(linux => linux with { UidMappings = [], GidMappings = [], Namespaces = [.. linux.Namespaces.Where(n => n.Type != NamespaceTypes.User)] });
        Assert.Contains("a user without root's rights needs a user namespace", user.Run().Error, StringComparison.Ordinal);

        bundle.Spec = spec;
        MountTests.With(bundle, MountTests.Bind(bundle.FullPath, "/data", "bind", "idmap"));
        Assert.Contains("only root can map the ids of a mount", user.Run().Error, StringComparison.Ordinal);

        bundle.Spec = spec;
        bundle.WithNamespace(new() { Type = NamespaceTypes.Network });
        bundle.WithLinux(linux => linux with { NetDevices = new Dictionary<string, NetDevice> { ["lo"] = new() { Name = "x" } } });
        Assert.Contains("only root can move the host's interfaces", user.Run().Error, StringComparison.Ordinal);

        bundle.Spec = spec;
        bundle.WithLinux(linux => linux with { Devices = [new() { Type = "c", Path = "/dev/gantry-none", Major = 1, Minor = 3 }] });
        Assert.Contains("bind device /dev/gantry-none: no such file or directory", user.Run().Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user.Root));
    }

    [Fact]
    public void A_container_joins_the_namespaces_of_another_of_the_same_user()
    {
        using var first = new TestBundle("sleep", "1000");
        using var user = new TestUser(first);
        string id = user.Started();
        string pid = JsonNode.Parse(user.Runtime("state", id).Output)!["pid"]!.ToString();
        using var second = new TestBundle("cat", "/proc/1/cmdline");
        using var same = new TestUser(second);
        second.WithNamespace(new() { Type = NamespaceTypes.User, Path = $"/proc/{pid}/ns/user" }).WithNamespace(new() { Type = NamespaceTypes.Pid, Path = $"/proc/{pid}/ns/pid" });

        RuntimeResult result = same.Run();

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.Equal("sleep\01000\0", result.Output);
        Assert.Equal(0, user.Runtime("delete", "--force", id).Status);
    }

    [Fact]
    public void The_users_containers_are_kept_in_its_own_directory_of_volatile_files()
    {
        using var bundle = new TestBundle("true");
        using var user = new TestUser(bundle);

        RuntimeResult result = user.RuntimeAtHome("run", "--bundle", bundle.FullPath, bundle.NewId());

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.Status);
        Assert.True(Directory.Exists(bundle.FullPath + "/gantry-runtime/"));
        Assert.Equal(0, user.RuntimeAtHome("list").Status);
    }

    [Fact]
    public void Root_of_a_user_namespace_runs_a_container_that_has_none_of_its_own()
    {
        using var bundle = new TestBundle("sh", "-c", "id -u; busybox stat -c '%F %t:%T' /dev/null");
        using var user = new TestUser(bundle);
        bundle.WithLinux(linux => linux with { UidMappings = [], GidMappings = [], Namespaces = [.. linux.Namespaces.Where(n => n.Type != NamespaceTypes.User)] });

        RuntimeResult result = user.RuntimeInNamespace("run", "--bundle", bundle.FullPath, bundle.NewId());

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.Equal("0\ncharacter special file 1:3\n", result.Output);
    }

    [Fact]
    public void Hooks_run_around_a_users_container_too()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /hook");
        using var user = new TestUser(bundle);
        File.WriteAllText(bundle.FullPath + "/hook.sh", $"#!/bin/sh\necho $1 >>{bundle.Rootfs}/hook\n");
        File.SetUnixFileMode(bundle.FullPath + "/hook.sh", (UnixFileMode)0x1ED);
        Hook[] Hooks(string name) => [new() { Path = bundle.FullPath + "/hook.sh", Args = ["hook.sh", name] }];
        bundle.Spec = bundle.Spec with { Hooks = new() { CreateRuntime = Hooks("createRuntime"), CreateContainer = Hooks("createContainer") } };

        RuntimeResult result = user.Run();

        Assert.DoesNotContain("gantry-runtime:", result.Error, StringComparison.Ordinal);
        Assert.Equal("createRuntime\ncreateContainer\n", result.Output);
    }

    private static IdMapping[] Range() => [new() { ContainerId = 0, HostId = TestUser.Id, Size = 1 }, new() { ContainerId = 1, HostId = 300000, Size = 65536 }];
}
