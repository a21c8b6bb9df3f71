using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class CgroupPathTests
{
    [Fact]
    [Requirement("config-linux/cgroups-path-1", Level.Must, "An absolute cgroupsPath starts at the mount point of the cgroup tree.")]
    public void An_absolute_path_starts_at_the_mount()
    {
        using var container = new TestContainer("print:on", "pause");
        container.RunAndStay();

        string tree = Cgroups.IsUnified ? "" : "/memory";
        Assert.Contains(container.Pid().ToString(System.Globalization.CultureInfo.InvariantCulture), File.ReadAllLines($"/sys/fs/cgroup{tree}{container.CgroupsPath}/cgroup.procs"));
    }

    [Fact]
    [Requirement("config-linux/cgroups-path-2", Level.Must, "The same cgroupsPath always leads to the same place.")]
    public void The_same_path_is_the_same_place()
    {
        using var container = new TestContainer("report");

        IReadOnlyList<string> first = container.Run()[0].Texts("cgroups"), second = container.Run()[0].Texts("cgroups");

        Assert.Equal(first, second);
        Assert.Contains(first, line => line.EndsWith(container.CgroupsPath, StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("config-linux/cgroups-path-3", Level.Must, "A relative cgroupsPath leads to the same place each time, within the tree.")]
    public void A_relative_path_is_consistent()
    {
        using var container = new TestContainer("report");
        container.Linux["cgroupsPath"] = container.Id;

        IReadOnlyList<string> first = container.Run()[0].Texts("cgroups"), second = container.Run()[0].Texts("cgroups");

        Assert.Equal(first, second);
        Assert.Contains(first, line => line.EndsWith("/" + container.Id, StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("config-linux/cgroups-path-4", Level.Must, "Without a cgroupsPath the runtime has one of its own, and removes it.")]
    public void Without_a_path_the_runtime_chooses()
    {
        using var container = new TestContainer("report");
        container.Linux.Remove("cgroupsPath");

        Assert.Contains(container.Run()[0].Texts("cgroups"), line => line.Contains(container.Id, StringComparison.Ordinal));
        Assert.Empty(Cgroups.Named(container.Id));
    }

    [Theory]
    [InlineData("/gantry-conformance/../../../escape")]
    [InlineData("../../escape")]
    [Requirement("config-linux/cgroups-path-5", Level.Must, "A cgroupsPath cannot lead out of the tree.")]
    public void A_path_does_not_leave_the_tree(string path)
    {
        using var container = new TestContainer("report");
        container.Linux["cgroupsPath"] = path;

        if (container.Create().Status == 0)
            Assert.All(File.ReadAllLines($"/proc/{container.Pid()}/cgroup"), line => Assert.DoesNotContain("/..", line, StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("config-linux/cgroups-path-6", Level.Must, "A cgroup that is not fit, because it is frozen, is an error and does not hang.")]
    public void A_frozen_cgroup_is_refused()
    {
        Cgroups.NeedsLegacy("freezer");
        using var container = new TestContainer("pause");
        string group = "/sys/fs/cgroup/freezer" + container.CgroupsPath;
        Directory.CreateDirectory(group);
        File.WriteAllText(group + "/freezer.state", "FROZEN");
        try
        {
            Assert.NotEqual(0, container.Create().Status);
        }
        finally
        {
            if (File.Exists(group + "/freezer.state"))
                File.WriteAllText(group + "/freezer.state", "THAWED");
        }
    }

    [Fact]
    [Requirement("config-linux/cgroups-ownership-1", Level.Should, "On cgroup v1 the owner of a cgroup is not changed for the container's user.")]
    public void The_owner_of_a_legacy_cgroup_stays()
    {
        Cgroups.NeedsLegacy("memory");
        using var container = new TestContainer("print:on", "pause");
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1000 }""");
        container.RunAndStay();

        Assert.Equal("0", OwnerOf("/sys/fs/cgroup/memory" + container.CgroupsPath));
    }

    [Fact]
    [Requirement("config-linux/cgroups-ownership-2", Level.Should, "On cgroup v2, with a cgroup namespace and a writable mount, the container's user owns the directory and the delegated files.")]
    public void The_owner_of_a_delegated_cgroup_is_the_containers_user()
    {
        Cgroups.NeedsUnified();
        using var container = new TestContainer("print:on", "pause").WithNamespace("cgroup").WithMount("/sys/fs/cgroup", "cgroup", "cgroup", "rw");
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1000 }""");
        container.RunAndStay();

        foreach (string file in (string[])["", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"])
            Assert.Equal("1000", OwnerOf("/sys/fs/cgroup" + container.CgroupsPath + file));
    }

    [Fact]
    [Requirement("config-linux/cgroups-mount-1", Level.Must, "A mount of type cgroup shows the container its own cgroup tree.")]
    public void A_cgroup_mount_shows_the_containers_tree()
    {
        using var container = new TestContainer("report", "list:/sys/fs/cgroup").WithMount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Contains(Cgroups.IsUnified ? "cgroup.procs" : "memory", seen[1].Texts("names"));
        Assert.Contains(seen[0].Texts("mounts").Select(SeenMount.Parse), mount => mount.Target.StartsWith("/sys/fs/cgroup", StringComparison.Ordinal) && mount.Type is "cgroup" or "cgroup2" && mount.Is("ro"));
    }

    private static string OwnerOf(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u", path]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
