using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;

namespace Gantry.Tests;

public sealed class ResourceMergeTests
{
    private static readonly Resources Now = new()
    {
        Memory = new() { Limit = 100, Swap = 200 },
        Cpu = new() { Quota = 5000, Period = 100_000, Cpus = "0" },
        Pids = new() { Limit = 10 },
        Unified = new Dictionary<string, string> { ["memory.high"] = "50" },
    };

    [Fact]
    public void What_a_change_leaves_out_stays()
    {
        Resources after = ResourceMerge.Of(Now, new() { Memory = new() { Limit = 150 }, Pids = new() { Limit = 0 }, Unified = new Dictionary<string, string> { ["memory.low"] = "1" } });

        Assert.Equal(new MemoryResources { Limit = 150, Swap = 200 }, after.Memory);
        Assert.Equal(Now.Cpu, after.Cpu);
        Assert.Equal(10, after.Pids!.Limit);
        Assert.Equal(["memory.high", "memory.low"], after.Unified.Keys);
    }

    [Fact]
    public void Memory_without_a_limit_loses_the_limit_on_swap_too()
    {
        Assert.Equal(-1, ResourceMerge.Of(Now, new() { Memory = new() { Limit = -1 } }).Memory!.Swap);
    }

    [Fact]
    public void No_burst_and_no_idleness_are_changes()
    {
        Resources bursting = new() { Cpu = new() { Burst = 10, Idle = 1 } };

        CpuResources after = ResourceMerge.Of(bursting, new() { Cpu = new() { Burst = 0, Idle = 0 } }).Cpu!;

        Assert.Equal((0UL, 0L), (after.Burst!.Value, after.Idle!.Value));
    }
}
