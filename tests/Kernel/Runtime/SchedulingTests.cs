using System.Text.Json;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class SchedulingTests
{
    // proc_pid_stat(5): field 19 is the nice value, 41 the policy.
    private static readonly string[] NiceAndPolicy = ["busybox", "cut", "-d", " ", "-f", "19,41", "/proc/self/stat"];

    [Theory]
    [InlineData("SCHED_OTHER", 7, "7 0\n")]
    [InlineData("SCHED_BATCH", 5, "5 3\n")]
    [InlineData("SCHED_IDLE", 0, "0 5\n")]
    public void The_policy_is_the_one_asked_for(string policy, int nice, string found)
    {
        using var bundle = new TestBundle(NiceAndPolicy);
        bundle.WithProcess(process => process with { Scheduler = new Scheduler { Policy = policy, Nice = nice } });

        Assert.Equal(found, bundle.Run().Output);
    }

    [Theory]
    [InlineData("SCHED_FIFO", 1)]
    [InlineData("SCHED_RR", 2)]
    public void A_realtime_policy_is_had_or_refused_in_words(string policy, int number)
    {
        using var bundle = new TestBundle(NiceAndPolicy);
        bundle.WithProcess(process => process with { Scheduler = new Scheduler { Policy = policy, Priority = 10, Flags = ["SCHED_FLAG_RESET_ON_FORK"] } });

        RuntimeResult result = bundle.Run();

        // A cgroup without a share of realtime gives none.
        if (result.Status == 0)
            Assert.EndsWith($" {number}\n", result.Output, StringComparison.Ordinal);
        else
            Assert.Contains($"set scheduling {policy}: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_is_had_or_refused_in_words()
    {
        using var bundle = new TestBundle(NiceAndPolicy);
        bundle.WithProcess(process => process with { Scheduler = new Scheduler { Policy = "SCHED_DEADLINE", Runtime = 1_000_000, Deadline = 10_000_000, Period = 20_000_000, Flags = ["SCHED_FLAG_RESET_ON_FORK"] } });

        RuntimeResult result = bundle.Run();

        if (result.Status == 0)
            Assert.EndsWith(" 6\n", result.Output, StringComparison.Ordinal);
        else
            Assert.Contains("set scheduling SCHED_DEADLINE: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IOPRIO_CLASS_BE", 3, "best-effort: prio 3\n")]
    [InlineData("IOPRIO_CLASS_IDLE", 0, "idle\n")]
    public void The_io_priority_is_the_one_asked_for(string kind, int priority, string found)
    {
        using var bundle = new TestBundle("sh", "-c", "busybox ionice -p $$");
        bundle.WithProcess(process => process with { IoPriority = new IoPriority { Class = kind, Priority = priority } });

        Assert.Equal(found, bundle.Run().Output);
    }

    [Fact]
    public void Memory_comes_from_the_nodes_asked_for_in_run_and_exec()
    {
        Assert.SkipUnless(File.Exists("/proc/self/numa_maps"), "this kernel knows no memory nodes");
        using var bundle = new TestBundle("sleep", "1000");
        bundle.WithLinux(linux => linux with { MemoryPolicy = new MemoryPolicy { Mode = "MPOL_BIND", Nodes = "0", Flags = ["MPOL_F_STATIC_NODES"] } });
        string id = bundle.Started();

        string maps = bundle.Runtime("exec", id, "sh", "-c", "cat /proc/1/numa_maps; echo; cat /proc/self/numa_maps").Output;

        Assert.All(maps.Split("\n\n"), map => Assert.Contains(" bind=static:0 ", map, StringComparison.Ordinal));
    }

    [Fact]
    public void Exec_ends_up_on_the_cpus_asked_for()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();
        Process process = bundle.Spec.Process! with { Args = ["grep", "Cpus_allowed_list", "/proc/self/status"], ExecCpuAffinity = new CpuAffinity { Initial = "0", Final = "0" } };
        string file = bundle.FullPath + "/process.json";
        File.WriteAllText(file, JsonSerializer.Serialize(process, RuntimeSpecJson.Default.Process));

        Assert.Equal("Cpus_allowed_list:\t0\n", bundle.Runtime("exec", "--process", file, id).Output);
    }
}
