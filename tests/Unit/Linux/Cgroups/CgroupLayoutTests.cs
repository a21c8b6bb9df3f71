using Gantry.Linux.Cgroups;
using Gantry.Linux.Mounts;

namespace Gantry.Tests.Cgroups;

public sealed class CgroupLayoutTests
{
    [Fact]
    public void Version_1_hierarchies_beside_an_empty_tree_of_version_2_are_the_hybrid_layout()
    {
        CgroupLayout layout = Of(
            "28 27 0:23 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct",
            "29 27 0:24 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
            "30 27 0:25 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd",
            "31 27 0:26 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw");

        Assert.Equal(CgroupMode.Hybrid, layout.Mode);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", layout.Find("cpuacct")!.MountPoint);
        Assert.Equal("/sys/fs/cgroup/unified", layout.Unified!.MountPoint);
        Assert.Null(layout.Find("pids"));
    }

    [Fact]
    public void One_tree_of_version_2_is_the_unified_layout()
    {
        Assert.Equal(CgroupMode.Unified, Of("31 27 0:26 / /nowhere/cgroup rw,relatime - cgroup2 cgroup2 rw,nsdelegate").Mode);
    }

    [Fact]
    public void A_containers_own_part_bound_elsewhere_is_not_a_hierarchy()
    {
        CgroupLayout layout = Of(
            "29 27 0:24 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
            "90 27 0:24 /web /mnt/memory rw,relatime - cgroup cgroup rw,memory");

        Assert.Single(layout.Hierarchies);
        Assert.Equal(CgroupMode.Legacy, layout.Mode);
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    public void A_cgroup_path_cannot_climb(string path) => Assert.Throws<ArgumentException>(() => new Cgroup(Of(), path));

    private static CgroupLayout Of(params string[] lines) => CgroupLayout.From([.. lines.Select(MountEntry.Parse)]);
}
