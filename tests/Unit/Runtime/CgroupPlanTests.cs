using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Cgroups;

namespace Gantry.Tests;

public sealed class CgroupPlanTests
{
    private static readonly CgroupLayout Unified = new(CgroupMode.Unified, [new("/sys/fs/cgroup", true, ["cpu", "cpuset", "memory", "pids"])]);

    private static readonly CgroupLayout Legacy = new(
        CgroupMode.Legacy, [.. ((string[])["cpu", "cpuset", "memory", "pids", "devices"]).Select(c => new CgroupHierarchy("/sys/fs/cgroup/" + c, false, [c]))]);

    private static readonly Resources Limits = new()
    {
        Memory = new() { Limit = 1000, Swap = 1500, Reservation = 500 },
        Cpu = new() { Shares = 1024, Quota = 50_000, Period = 100_000, Cpus = "0-1" },
        Pids = new() { Limit = 10 },
    };

    [Fact]
    public void Version_2_counts_swap_alone_and_weighs_cpus()
    {
        Assert.Equal(
            ["memory.max=1000", "memory.low=500", "memory.swap.max=500", "cpu.weight=39", "cpu.max=50000 100000", "cpuset.cpus=0-1", "pids.max=10"],
            Lines(Unified, Limits));
    }

    [Fact]
    public void Version_1_sets_the_memory_limit_before_the_sum_with_swap()
    {
        Assert.Equal(
            [
                "memory.limit_in_bytes=1000", "memory.memsw.limit_in_bytes=1500", "memory.soft_limit_in_bytes=500", "cpu.shares=1024", "cpu.cfs_period_us=100000",
                "cpu.cfs_quota_us=50000", "cpuset.cpus=0-1", "pids.max=10",
            ],
            Lines(Legacy, Limits));
    }

    [Theory]
    [InlineData(2UL, 1UL)]
    [InlineData(1024UL, 39UL)]
    [InlineData(262144UL, 10000UL)]
    [InlineData(0UL, 1UL)]
    public void Shares_become_weights_over_the_whole_range(ulong shares, ulong weight) => Assert.Equal(weight, UnifiedCgroupPlan.Weight(shares));

    [Fact]
    public void Unlimited_is_max()
    {
        Resources none = new() { Memory = new() { Limit = -1, Swap = -1 }, Cpu = new() { Quota = -1 }, Pids = new() { Limit = -1 } };

        Assert.Equal(["memory.max=max", "memory.swap.max=max", "cpu.max=max 100000", "pids.max=max"], Lines(Unified, none));
    }

    [Fact]
    public void Device_rules_keep_their_order_and_what_every_container_needs_comes_last()
    {
        Resources devices = new() { Devices = [new() { Allow = false, Access = "rwm" }, new() { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rw" }] };

        List<string> lines = Lines(Legacy, devices);

        Assert.Equal("devices.deny=a *:* rwm", lines[0]);
        Assert.Equal("devices.allow=c 10:229 rw", lines[1]);
        Assert.Contains("devices.allow=c 1:3 rwm", lines[2..]);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("memory.max/../x")]
    [InlineData("plain")]
    public void A_unified_key_cannot_be_a_path(string key)
    {
        Resources hostile = new() { Unified = new Dictionary<string, string> { [key] = "1" } };

        Assert.Throws<RuntimeException>(() => CgroupPlan.For(Unified, hostile));
    }

    [Theory]
    [InlineData("", "/web")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("a/b/", "/a/b")]
    public void The_cgroup_path_is_below_the_roots_of_the_trees(string configured, string path)
    {
        var spec = new ContainerSpec { Linux = new LinuxSection { CgroupsPath = configured } };

        Assert.Equal(path, CgroupPaths.For("web", spec));
    }

    [Fact]
    public void A_cgroup_path_cannot_climb()
    {
        var spec = new ContainerSpec { Linux = new LinuxSection { CgroupsPath = "/a/../../b" } };

        Assert.Throws<RuntimeException>(() => CgroupPaths.For("web", spec));
    }

    private static List<string> Lines(CgroupLayout layout, Resources resources) => [.. CgroupPlan.For(layout, resources).Select(s => $"{s.File}={s.Value}")];
}
