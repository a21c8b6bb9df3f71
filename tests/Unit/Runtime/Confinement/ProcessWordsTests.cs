using System.Text;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Hooks;
using Gantry.Runtime.Plans;

namespace Gantry.Tests.Confinement;

public sealed class ProcessWordsTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\n1000:x:7:7::/wrong:\nuser:x:1000:1000::/home/user:/bin/sh\nempty:x:5:5::::\nshort:x:6\nbig:x:4294967296:0::/overflow:\nlast:x:9:9::/last";

    [Theory]
    [InlineData(0u, "/root")]
    [InlineData(1000u, "/home/user")]
    [InlineData(7u, "/wrong")]
    [InlineData(5u, "/")]
    [InlineData(6u, "/")]
    [InlineData(9u, "/last")]
    [InlineData(4000u, "/")]
    public void The_home_directory_is_that_of_the_first_row_with_the_id(uint user, string home) =>
        Assert.Equal(home, HomeDirectory.Of(Encoding.UTF8.GetBytes(Passwd), user));

    [Theory]
    [InlineData("0", new ulong[] { 1 })]
    [InlineData("0-3,7", new ulong[] { 0x8F })]
    [InlineData(" 1 , 64 - 65 ", new ulong[] { 2, 3 })]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Lists_of_numbers_become_masks(string? list, ulong[]? mask) => Assert.Equal(mask, NumberSet.Parse(list, "x"));

    [Theory]
    [InlineData("3-1")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("8192")]
    [InlineData("0-99999999999")]
    public void Lists_that_are_none_are_refused(string list) => Assert.Contains("process.execCPUAffinity", Assert.Throws<RuntimeException>(() => NumberSet.Parse(list, "process.execCPUAffinity")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SCHED_OTHER", 0, 0, 0ul, 0ul, null)]
    [InlineData("SCHED_FIFO", 0, 50, 0ul, 0ul, null)]
    [InlineData("SCHED_DEADLINE", 0, 0, 1000000ul, 2000000ul, null)]
    [InlineData("SCHED_FIFO", 0, 0, 0ul, 0ul, "process.scheduler.priority: 0 is not from 1 to 99")]
    [InlineData("SCHED_OTHER", 0, 1, 0ul, 0ul, "process.scheduler.priority: is for SCHED_FIFO and SCHED_RR only")]
    [InlineData("SCHED_OTHER", 20, 0, 0ul, 0ul, "process.scheduler.nice: 20 is not from -20 to 19")]
    [InlineData("SCHED_BATCH", 0, 0, 1ul, 0ul, "process.scheduler: runtime, deadline and period are for SCHED_DEADLINE only")]
    [InlineData("SCHED_DEADLINE", 0, 0, 3ul, 2ul, "process.scheduler: runtime, deadline and period do not ascend")]
    [InlineData("SCHED_ISO", 0, 0, 0ul, 0ul, "process.scheduler.policy: no Linux kernel has SCHED_ISO")]
    [InlineData("SCHED_NOSUCH", 0, 0, 0ul, 0ul, "process.scheduler.policy: 'SCHED_NOSUCH' is unknown")]
    public void Scheduling_is_checked_by_its_policy(string policy, int nice, int priority, ulong runtime, ulong deadline, string? problem)
    {
        var scheduler = new Scheduler { Policy = policy, Nice = nice, Priority = priority, Runtime = runtime, Deadline = deadline };

        AssertRefused(problem, plan => SchedulingSteps.Add(plan, new Process { Scheduler = scheduler }, Some.Context));
    }

    [Theory]
    [InlineData("IOPRIO_CLASS_IDLE", 7, null)]
    [InlineData("", 0, "process.ioPriority.class: is missing")]
    [InlineData("IOPRIO_CLASS_BE", 8, "process.ioPriority.priority: 8 is not from 0 to 7")]
    public void Io_priorities_are_checked(string kind, int priority, string? problem) =>
        AssertRefused(problem, plan => SchedulingSteps.Add(plan, new Process { IoPriority = new IoPriority { Class = kind, Priority = priority } }, Some.Context));

    [Theory]
    [InlineData("MPOL_BIND", "0-1", null)]
    [InlineData("MPOL_DEFAULT", "", null)]
    [InlineData("MPOL_PREFERRED", null, null)]
    [InlineData("MPOL_BIND", null, "linux.memoryPolicy.nodes: MPOL_BIND needs nodes")]
    [InlineData("MPOL_LOCAL", "0", "linux.memoryPolicy.nodes: MPOL_LOCAL takes no nodes")]
    [InlineData("MPOL_NOSUCH", null, "linux.memoryPolicy.mode: 'MPOL_NOSUCH' is unknown")]
    public void Memory_policies_are_checked(string mode, string? nodes, string? problem) =>
        AssertRefused(problem, plan => MemoryPolicySteps.Add(plan, new MemoryPolicy { Mode = mode, Nodes = nodes }));

    [Fact]
    public void Personalities_have_no_flags() =>
        AssertRefused("linux.personality.flags: X is unknown: there are no flags", plan => SchedulingSteps.Add(plan, new Process(), Some.Context with { Personality = new Personality { Domain = "LINUX", Flags = ["X"] } }));

    [Theory]
    [InlineData("Name:\tsh\nNSpid:\t4711\t1\nState:\tS\n", 1)]
    [InlineData("Name:\tsh\nNSpid:\t12\nState:\tS\n", 12)]
    [InlineData("Name:\tsh\n", null)]
    public void The_inner_pid_is_the_last_of_the_line(string status, int? pid) => Assert.Equal(pid, InnerPid.Parse(status));

    private static void AssertRefused(string? problem, Action<Plan> add)
    {
        if (problem is null)
            add(new Plan());
        else
            Assert.Equal("config.json: " + problem, Assert.Throws<RuntimeException>(() => add(new Plan())).Message);
    }
}
