using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class CgroupTests
{
    [Fact]
    public void Limits_are_in_force_before_the_program_starts()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.WithLinux(linux => linux with
        {
            Resources = new Resources
            {
                Memory = new() { Limit = 64 << 20 },
                Cpu = new() { Shares = 512, Quota = 50_000, Period = 100_000, Cpus = "0" },
                Pids = new() { Limit = 20 },
            },
        });

        bundle.Started();

        var cgroup = new Cgroup(CgroupLayout.Detect(), $"/gantry-test-{bundle.Name}");
        bool isUnified = cgroup.Layout.Mode == CgroupMode.Unified;
        Assert.Equal("67108864", cgroup.TryRead("memory", isUnified ? "memory.max" : "memory.limit_in_bytes")?.Trim());
        Assert.Equal(isUnified ? "50000 100000" : "50000", cgroup.TryRead("cpu", isUnified ? "cpu.max" : "cpu.cfs_quota_us")?.Trim());
        Assert.Equal("20", cgroup.TryRead("pids", "pids.max")?.Trim());
        Assert.Equal("0", cgroup.TryRead("cpuset", "cpuset.cpus")?.Trim());
        Assert.True(cgroup.Usage().MemoryBytes > 0);
        Assert.Equal(1, cgroup.Usage().Tasks);
    }

    [Fact]
    public void A_program_that_needs_too_much_memory_is_killed_by_the_kernel()
    {
        using var bundle = new TestBundle("dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1");
        bundle.WithLinux(linux => linux with { Resources = new Resources { Memory = new() { Limit = 32 << 20, Swap = 32 << 20 } } });

        Assert.Equal(137, bundle.Run().Status);
    }

    [Fact]
    public void The_container_sees_only_its_own_part_of_the_cgroup_trees_and_cannot_write_to_it()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /proc/self/cgroup; cat /sys/fs/cgroup/memory/cgroup.procs /sys/fs/cgroup/cgroup.procs 2>/dev/null; mkdir /sys/fs/cgroup/memory/x /sys/fs/cgroup/x");

        RuntimeResult result = bundle.Run();

        Assert.DoesNotContain("gantry-test", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Kill_with_all_reaches_every_process()
    {
        using var bundle = new TestBundle("sh", "-c", "sleep 1000 & sleep 1000 & wait");
        string id = bundle.Started();
        var cgroup = new Cgroup(CgroupLayout.Detect(), $"/gantry-test-{bundle.Name}");

        Assert.Equal(0, bundle.Runtime("kill", "--all", id, "KILL").Status);

        for (int i = 0; i < 1000 && cgroup.Processes().Count > 0; i++)
            Thread.Sleep(5);

        Assert.Empty(cgroup.Processes());
    }

    [Fact]
    public void A_device_that_is_not_allowed_cannot_be_opened()
    {
        using var bundle = new TestBundle("sh", "-c", "cat /dev/kmsg; echo; cat /dev/null && echo fine");
        bundle.WithLinux(linux => linux with { Devices = [new Device { Type = "c", Path = "/dev/kmsg", Major = 1, Minor = 11 }] });

        RuntimeResult result = bundle.Run();

        Assert.Equal("\nfine\n", result.Output);
        Assert.Contains("Operation not permitted", result.Error, StringComparison.Ordinal);
    }
}
