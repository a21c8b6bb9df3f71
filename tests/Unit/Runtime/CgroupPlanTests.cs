using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Cgroups;

namespace Gantry.Tests;

public sealed class CgroupPlanTests
{
    private static readonly CgroupLayout Unified = new(
        CgroupMode.Unified, [new("/sys/fs/cgroup", true, ["cpu", "cpuset", "io", "memory", "pids", "hugetlb", "rdma"])]);

    private static readonly CgroupLayout Legacy = new(
        CgroupMode.Legacy,
        [.. ((string[])["cpu", "cpuset", "memory", "pids", "devices", "blkio", "hugetlb", "net_cls", "net_prio"]).Select(c => new CgroupHierarchy("/sys/fs/cgroup/" + c, false, [c]))]);

    private static readonly CgroupLayout Hybrid = new(
        CgroupMode.Hybrid,
        [new("/sys/fs/cgroup/memory", false, ["memory"]), new("/sys/fs/cgroup/devices", false, ["devices"]), new("/sys/fs/cgroup/unified", true, ["hugetlb"])]);

    private static readonly Resources Limits = new()
    {
        Memory = new() { Limit = 1000, Swap = 1500, Reservation = 500 },
        Cpu = new() { Shares = 1024, Quota = 50_000, Period = 100_000, Burst = 10, Cpus = "0-1" },
        Pids = new() { Limit = 10 },
    };

    private static readonly Resources Block = new()
    {
        BlockIo = new()
        {
            Weight = 500,
            WeightDevice = [new() { Major = 8, Minor = 0, Weight = 10 }],
            ThrottleReadBpsDevice = [new() { Major = 8, Minor = 0, Rate = 1000 }],
            ThrottleWriteIopsDevice = [new() { Major = 8, Minor = 16, Rate = 0 }],
        },
    };

    [Fact]
    public void Version_2_counts_swap_alone_and_weighs_cpus()
    {
        Assert.Equal(
            ["memory.max=1000", "memory.swap.max=500", "memory.low=500", "cpu.weight=100", "cpu.max=50000 100000", "cpu.max.burst=10", "cpuset.cpus=0-1", "pids.max=10"],
            Lines(Unified, Limits));
    }

    [Fact]
    public void Version_1_sets_the_memory_limit_before_the_sum_with_swap()
    {
        Assert.Equal(
            [
                "memory.limit_in_bytes=1000", "memory.memsw.limit_in_bytes=1500", "memory.soft_limit_in_bytes=500", "cpu.shares=1024", "cpu.cfs_period_us=100000",
                "cpu.cfs_quota_us=50000", "cpu.cfs_burst_us=10", "cpuset.cpus=0-1", "pids.max=10",
            ],
            Lines(Legacy, Limits));
    }

    [Theory]
    [InlineData(2UL, 1UL)]
    [InlineData(1024UL, 100UL)]
    [InlineData(262144UL, 10000UL)]
    [InlineData(0UL, 1UL)]
    public void Shares_become_weights_over_the_whole_range(ulong shares, ulong weight) => Assert.Equal(weight, CpuSettings.Weight(shares));

    [Fact]
    public void Unlimited_is_max()
    {
        Resources none = new() { Memory = new() { Limit = -1, Swap = -1 }, Cpu = new() { Quota = -1 }, Pids = new() { Limit = -1 } };

        Assert.Equal(["memory.max=max", "memory.swap.max=max", "cpu.max=max 100000", "pids.max=max"], Lines(Unified, none));
    }

    [Fact]
    public void Memory_without_a_limit_has_none_on_the_sum_with_swap_either()
    {
        Resources none = new() { Memory = new() { Limit = -1 } };

        Assert.Equal(["memory.max=max", "memory.swap.max=max"], Lines(Unified, none));
        Assert.Equal(["memory.limit_in_bytes=-1", "memory.memsw.limit_in_bytes=-1"], Lines(Legacy, none));
    }

    [Fact]
    public void An_idle_group_is_given_no_weight_and_leaves_idleness_before_it_gets_one()
    {
        Assert.Equal(["cpu.idle=1"], Lines(Unified, new() { Cpu = new() { Idle = 1, Shares = 1024 } }));
        Assert.Equal(["cpu.idle=0", "cpu.weight=100"], Lines(Unified, new() { Cpu = new() { Idle = 0, Shares = 1024 } }));
    }

    [Fact]
    public void Block_devices_are_limited_in_the_words_of_either_version()
    {
        Assert.Equal(["io.bfq.weight=default 500", "io.bfq.weight=8:0 10", "io.max=8:0 rbps=1000", "io.max=8:16 wiops=max"], Lines(Unified, Block));
        Assert.Equal(
            ["blkio.weight=500", "blkio.weight_device=8:0 10", "blkio.throttle.read_bps_device=8:0 1000", "blkio.throttle.write_iops_device=8:16 0"], Lines(Legacy, Block));
        Assert.Equal(["io.weight=default 4950", "io.weight=8:0 1"], Plan(Unified, Block).Limits.SelectMany(l => l.Instead).Select(s => $"{s.File}={s.Value}"));
    }

    [Fact]
    public void Huge_pages_are_limited_where_their_controller_is()
    {
        Resources pages = new() { HugepageLimits = [new() { PageSize = "2MB", Limit = 4096 }] };

        Assert.Equal(["hugetlb.2MB.max=4096", "hugetlb.2MB.rsvd.max=4096"], Lines(Hybrid, pages));
        Assert.Equal(["hugetlb.2MB.limit_in_bytes=4096", "hugetlb.2MB.rsvd.limit_in_bytes=4096"], Lines(Legacy, pages));
    }

    [Fact]
    public void Remote_memory_is_limited_by_device()
    {
        Resources rdma = new() { Rdma = new Dictionary<string, RdmaLimit> { ["mlx5_1"] = new() { HcaHandles = 3 } } };

        Assert.Equal(["rdma.max=mlx5_1 hca_handle=3 hca_object=max"], Lines(Unified, rdma));
    }

    [Fact]
    public void Traffic_is_classified_in_version_1()
    {
        Resources network = new() { Network = new() { ClassId = 0x100001, Priorities = [new() { Name = "eth0", Priority = 5 }] } };

        Assert.Equal(["net_cls.classid=1048577", "net_prio.ifpriomap=eth0 5"], Lines(Legacy, network));
    }

    public static TheoryData<string, Resources> NeedsVersion1 => new()
    {
        { "swappiness", new() { Memory = new() { Swappiness = 10 } } },
        { "OOM", new() { Memory = new() { DisableOomKiller = true } } },
        { "realtime", new() { Cpu = new() { RealtimeRuntime = 1000 } } },
        { "leafWeight", new() { BlockIo = new() { LeafWeight = 100 } } },
        { "network", new() { Network = new() { ClassId = 1 } } },
    };

    [Theory]
    [MemberData(nameof(NeedsVersion1))]
    public void What_version_2_lacks_is_refused(string word, Resources resources)
    {
        RuntimeException refused = Assert.Throws<RuntimeException>(() => Plan(Unified, resources));

        Assert.Contains(word, refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("v1", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Resources> Invalid =>
    [
        new Resources { Memory = new() { Swap = 100 } },
        new Resources { Memory = new() { Limit = 200, Swap = 100 } },
        new Resources { BlockIo = new() { Weight = 5 } },
        new Resources { BlockIo = new() { Weight = 1001 } },
        new Resources { HugepageLimits = [new() { PageSize = "../x" }] },
        new Resources { HugepageLimits = [new() { PageSize = "02MB" }] },
        new Resources { Rdma = new Dictionary<string, RdmaLimit> { ["a b"] = new() } },
        new Resources { Devices = [new() { Type = "x" }] },
        new Resources { Devices = [new() { Access = "rx" }] },
        new Resources { Devices = [new() { Type = "c", Major = 1L << 40 }] },
    ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_has_no_meaning_is_refused(Resources resources) => Assert.Throws<RuntimeException>(() => Plan(Unified, resources));

    [Fact]
    public void Limits_of_kernel_memory_are_warned_about()
    {
        LimitPlan plan = Plan(Legacy, new() { Memory = new() { Kernel = 1000 } });

        Assert.Empty(plan.Limits);
        Assert.Contains("kernel memory", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("memory.max/../x")]
    [InlineData("memory..x")]
    [InlineData("memory.max\n")]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("cgroup.procs")]
    [InlineData("cgroup.kill")]
    public void A_unified_key_is_the_name_of_a_limit(string key)
    {
        Resources hostile = new() { Unified = new Dictionary<string, string> { [key] = "1" } };

        Assert.Throws<RuntimeException>(() => Plan(Unified, hostile));
    }

    [Fact]
    public void Unified_files_come_last_one_line_a_write()
    {
        Resources resources = new() { Memory = new() { Limit = 100 }, Unified = new Dictionary<string, string> { ["memory.max"] = "200", ["io.max"] = "8:0 rbps=1\n8:16 rbps=2" } };

        Assert.Equal(["memory.max=100", "memory.max=200", "io.max=8:0 rbps=1", "io.max=8:16 rbps=2"], Lines(Unified, resources));
    }

    [Fact]
    public void In_the_hybrid_layout_unified_files_are_those_of_version_2_controllers()
    {
        Assert.Equal(["hugetlb.2MB.max=1"], Lines(Hybrid, new() { Unified = new Dictionary<string, string> { ["hugetlb.2MB.max"] = "1" } }));
        Assert.Throws<RuntimeException>(() => Plan(Hybrid, new() { Unified = new Dictionary<string, string> { ["memory.max"] = "1" } }));
    }

    [Theory]
    [InlineData("", "/web")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("a/b/", "/a/b")]
    [InlineData("/a/./b", null)]
    [InlineData("/a/../../b", null)]
    [InlineData("/", null)]
    [InlineData("//", null)]
    [InlineData("/.", null)]
    public void The_cgroup_path_is_below_the_roots_of_the_trees(string configured, string? path)
    {
        var spec = new ContainerSpec { Linux = new LinuxSection { CgroupsPath = configured } };

        if (path is null)
            Assert.Throws<RuntimeException>(() => CgroupPaths.For("web", spec));
        else
            Assert.Equal(path, CgroupPaths.For("web", spec));
    }

    private static LimitPlan Plan(CgroupLayout layout, Resources resources) => CgroupPlan.For(layout, resources);

    private static List<string> Lines(CgroupLayout layout, Resources resources) => [.. Plan(layout, resources).Limits.Select(s => $"{s.File}={s.Value}")];
}
