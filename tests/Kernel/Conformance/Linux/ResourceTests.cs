using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class ResourceTests
{
    [Theory]
    [InlineData("limit", "memory.limit_in_bytes", 134217728)]
    [InlineData("reservation", "memory.soft_limit_in_bytes", 67108864)]
    [InlineData("swappiness", "memory.swappiness", 17)]
    [InlineData("kernelTCP", "memory.kmem.tcp.limit_in_bytes", 33554432)]
    [Requirement("config-linux/memory-1", Level.Must, "memory.limit is the most memory that the container can have.")]
    [Requirement("config-linux/memory-2", Level.Must, "memory.reservation is the soft limit.")]
    [Requirement("config-linux/memory-4", Level.Must, "memory.swappiness is set.")]
    [Requirement("config-linux/memory-5", Level.Must, "memory.kernelTCP limits the network's buffers.")]
    public void A_memory_value_is_set(string property, string file, long value)
    {
        Cgroups.NeedsLegacy("memory");
        using TestContainer container = Limited("memory", new JsonObject { [property] = value });

        Assert.Equal(value.ToString(System.Globalization.CultureInfo.InvariantCulture), Cgroups.Value("memory", container.CgroupsPath, file));
    }

    [Fact]
    [Requirement("config-linux/memory-3", Level.Must, "memory.swap is the limit of memory and swap together, and may be set with the limit in one.")]
    public void Memory_and_swap_are_limited_together()
    {
        Cgroups.NeedsLegacy("memory");
        using TestContainer container = Limited("memory", Json.Object("""{ "limit": 67108864, "swap": 134217728 }"""));

        Assert.Equal("67108864", Cgroups.Value("memory", container.CgroupsPath, "memory.limit_in_bytes"));
        Assert.Equal("134217728", Cgroups.Value("memory", container.CgroupsPath, "memory.memsw.limit_in_bytes"));
    }

    [Fact]
    [Requirement("config-linux/memory-6", Level.Must, "disableOOMKiller makes processes wait instead of being killed.")]
    public void The_killer_is_disabled()
    {
        Cgroups.NeedsLegacy("memory");
        using TestContainer container = Limited("memory", Json.Object("""{ "limit": 134217728, "disableOOMKiller": true }"""));

        Assert.Contains("oom_kill_disable 1", Cgroups.Value("memory", container.CgroupsPath, "memory.oom_control"), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("config-linux/memory-7", Level.Must, "-1 means no limit.")]
    public void Minus_one_is_no_limit()
    {
        Cgroups.NeedsLegacy("memory");
        using TestContainer container = Limited("memory", Json.Object("""{ "limit": -1 }"""));

        Assert.True(long.Parse(Cgroups.Value("memory", container.CgroupsPath, "memory.limit_in_bytes"), null) > 1L << 60);
    }

    [Fact]
    [Requirement("config-linux/memory-8", Level.Must, "useHierarchy: the limit holds for cgroups below too.")]
    public void The_limit_holds_below()
    {
        Cgroups.NeedsLegacy("memory");
        using TestContainer container = Limited("memory", Json.Object("""{ "limit": 134217728, "useHierarchy": true }"""));

        Assert.Equal("1", Cgroups.Value("memory", container.CgroupsPath, "memory.use_hierarchy"));
    }

    [Theory]
    [InlineData("shares", "cpu.shares", 512)]
    [InlineData("quota", "cpu.cfs_quota_us", 50000)]
    [InlineData("period", "cpu.cfs_period_us", 50000)]
    [InlineData("idle", "cpu.idle", 1)]
    [Requirement("config-linux/cpu-1", Level.Must, "cpu.shares weighs the container against others.")]
    [Requirement("config-linux/cpu-2", Level.Must, "cpu.quota is the time that it has in each period.")]
    [Requirement("config-linux/cpu-3", Level.Must, "cpu.period is the length of a period.")]
    [Requirement("config-linux/cpu-6", Level.Must, "cpu.idle makes it run only when nothing else does.")]
    public void A_processor_value_is_set(string property, string file, long value)
    {
        Cgroups.NeedsLegacy("cpu");
        using TestContainer container = Limited("cpu", new JsonObject { [property] = value });

        Assert.Equal(value.ToString(System.Globalization.CultureInfo.InvariantCulture), Cgroups.Value("cpu", container.CgroupsPath, file));
    }

    [Fact]
    [Requirement("config-linux/cpu-4", Level.Must, "cpu.burst is the time that may be saved up, with a quota no smaller.")]
    public void The_burst_is_set()
    {
        Cgroups.NeedsLegacy("cpu");
        using TestContainer container = Limited("cpu", Json.Object("""{ "quota": 50000, "period": 100000, "burst": 20000 }"""));

        Assert.Equal("20000", Cgroups.Value("cpu", container.CgroupsPath, "cpu.cfs_burst_us"));
    }

    [Fact]
    [Requirement("config-linux/cpu-5", Level.Must, "cpu.cpus and cpu.mems choose processors and memory nodes.")]
    public void Processors_and_memory_nodes_are_chosen()
    {
        Cgroups.NeedsLegacy("cpuset");
        using TestContainer container = Limited("cpu", Json.Object("""{ "cpus": "0", "mems": "0" }"""), "report");

        Assert.Equal("0", Cgroups.Value("cpuset", container.CgroupsPath, "cpuset.cpus"));
        Assert.Equal("0", Cgroups.Value("cpuset", container.CgroupsPath, "cpuset.mems"));
        Assert.Equal(1, container.Seen()[0].Int("affinity"));
    }

    [Fact]
    [Requirement("config-linux/cpu-7", Level.Must, "cpu.realtimeRuntime and realtimePeriod are set, or an error where the kernel refuses them.")]
    public void Realtime_is_set_or_refused()
    {
        Cgroups.NeedsLegacy("cpu");
        Assert.SkipUnless(File.Exists("/sys/fs/cgroup/cpu/cpu.rt_runtime_us"), "this host's kernel schedules no realtime groups");
        using var container = new TestContainer("pause");
        container.Resources["cpu"] = Json.Object("""{ "realtimePeriod": 500000, "realtimeRuntime": 1000 }""");

        if (container.Create().Status == 0)
            Assert.Equal("500000", Cgroups.Value("cpu", container.CgroupsPath, "cpu.rt_period_us"));
        else
            Assert.False(container.Exists());
    }

    [Fact]
    [Requirement("config-linux/cpu-8", Level.Must, "A value that the kernel refuses is an error.")]
    public void A_processor_that_is_not_there_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Resources["cpu"] = Json.Object("""{ "cpus": "1000" }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/pids-1", Level.Must, "pids.limit is the most processes and threads that the container can have.")]
    public void The_number_of_processes_is_limited()
    {
        using var container = new TestContainer("forks:64");
        container.Resources["pids"] = Json.Object("""{ "limit": 20 }""");

        Assert.InRange(container.Run()[0].Int("count"), 5, 19);
    }

    [Fact]
    [Requirement("config-linux/pids-2", Level.Must, "A negative pids.limit is none.")]
    public void The_number_of_processes_is_unlimited()
    {
        Cgroups.NeedsLegacy("pids");
        using TestContainer container = Limited("pids", Json.Object("""{ "limit": -1 }"""));

        Assert.Equal("max", Cgroups.Value("pids", container.CgroupsPath, "pids.max"));
    }

    [Theory]
    [InlineData("throttleReadBpsDevice", "blkio.throttle.read_bps_device")]
    [InlineData("throttleWriteBpsDevice", "blkio.throttle.write_bps_device")]
    [InlineData("throttleReadIOPSDevice", "blkio.throttle.read_iops_device")]
    [InlineData("throttleWriteIOPSDevice", "blkio.throttle.write_iops_device")]
    [Requirement("config-linux/block-io-1", Level.Must, "blockIO limits bytes and operations a second for reading and writing of each listed device.")]
    public void A_rate_of_a_disk_is_limited(string property, string file)
    {
        Cgroups.NeedsLegacy("blkio");
        Assert.SkipUnless(Directory.Exists("/sys/block/loop0"), "this host has no loop device");
        using TestContainer container = Limited("blockIO", new JsonObject { [property] = Json.List("""[{ "major": 7, "minor": 0, "rate": 1048576 }]""") });

        Assert.Equal("7:0 1048576", Cgroups.Value("blkio", container.CgroupsPath, file));
    }

    [Fact]
    [Requirement("config-linux/block-io-2", Level.Must, "blockIO.weight is set where the kernel's scheduler has weights, otherwise an error.")]
    public void The_weight_of_disk_accesses_is_set()
    {
        Cgroups.NeedsLegacy("blkio");
        string? file = ((string[])["blkio.weight", "blkio.bfq.weight"]).FirstOrDefault(name => Directory.EnumerateFiles("/sys/fs/cgroup/blkio", name, SearchOption.AllDirectories).Any());
        using var container = new TestContainer("pause");
        container.Resources["blockIO"] = Json.Object("""{ "weight": 300 }""");

        bool isCreated = container.Create().Status == 0;

        if (isCreated && file is not null)
            Assert.Equal("300", Cgroups.Value("blkio", container.CgroupsPath, file));
        else if (isCreated)
            Assert.Fail("the weight was ignored");
    }

    [Fact]
    [Requirement("config-linux/hugepages-1", Level.Must, "hugepageLimits limit the container's huge pages by size.")]
    public void Huge_pages_are_limited()
    {
        Cgroups.NeedsLegacy("hugetlb");
        using TestContainer container = Limited("hugepageLimits", Json.List("""[{ "pageSize": "2MB", "limit": 4194304 }]"""));

        Assert.Equal("4194304", Cgroups.Value("hugetlb", container.CgroupsPath, "hugetlb.2MB.limit_in_bytes"));
    }

    [Fact]
    [Requirement("config-linux/network-1", Level.Must, "network.classID marks the container's packets.")]
    public void Packets_are_marked()
    {
        Cgroups.NeedsLegacy("net_cls");
        using TestContainer container = Limited("network", Json.Object("""{ "classID": 1048577 }"""));

        Assert.Equal("1048577", Cgroups.Value("net_cls", container.CgroupsPath, "net_cls.classid"));
    }

    [Fact]
    [Requirement("config-linux/network-2", Level.Must, "network.priorities are set for each interface.")]
    public void Interfaces_have_priorities()
    {
        Cgroups.NeedsLegacy("net_prio");
        using TestContainer container = Limited("network", Json.Object("""{ "priorities": [{ "name": "lo", "priority": 7 }] }"""));

        Assert.Contains("lo 7", Cgroups.Value("net_prio", container.CgroupsPath, "net_prio.ifpriomap"), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("config-linux/rdma-1", Level.Must, "rdma limits handles and objects of each listed device.")]
    public void Remote_memory_is_limited()
    {
        Cgroups.NeedsLegacy("rdma");
        Assert.Skip("this host has no device for remote memory");
    }

    [Theory]
    [InlineData("hugepageLimits", """[{ "pageSize": "2MB", "limit": 4194304 }]""", "hugetlb")]
    [InlineData("network", """{ "classID": 1048577 }""", "net_cls")]
    [InlineData("rdma", """{ "mlx5_0": { "hcaHandles": 3 } }""", "rdma")]
    [Requirement("config-linux/resources-1", Level.Must, "A limit for whose controller the host has no support is an error, never ignored.")]
    public void A_limit_without_a_controller_is_refused(string property, string value, string controller)
    {
        Assert.SkipWhen(Cgroups.IsUnified, "this host has cgroup v2 alone");
        Assert.SkipWhen(Cgroups.Has(controller), $"this host has the {controller} controller");
        using var container = new TestContainer("pause");
        container.Resources[property] = JsonNode.Parse(value);

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/unified-1", Level.Must, "unified writes each file of the cgroup v2 tree that it names, also one that the runtime does not know.")]
    [Requirement("config-linux/unified-2", Level.Must, "The controllers that unified needs are enabled.")]
    public void Unified_files_are_written()
    {
        Cgroups.NeedsUnified();
        using TestContainer container = Limited("unified", Json.Object("""{ "memory.high": "67108864", "pids.max": "77" }"""));

        Assert.Equal("67108864", File.ReadAllText("/sys/fs/cgroup" + container.CgroupsPath + "/memory.high").Trim());
        Assert.Equal("77", File.ReadAllText("/sys/fs/cgroup" + container.CgroupsPath + "/pids.max").Trim());
    }

    [Fact]
    [Requirement("config-linux/unified-3", Level.Must, "unified for a controller that is not there is an error.")]
    public void Unified_without_its_controller_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Resources["unified"] = Json.Object("""{ "unheard-of.max": "1" }""");

        container.RefusesToCreate();
    }

    private static TestContainer Limited(string section, JsonNode values, params string[] operations)
    {
        var container = new TestContainer([.. operations, "print:on", "pause"]);
        container.Resources[section] = values;
        container.RunAndStay();
        return container;
    }
}
