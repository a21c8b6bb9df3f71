using System.Buffers.Binary;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>CPU scheduling, I/O priority, NUMA memory policy and execution domain, where config.json asks for them.</summary>
internal static class SchedulingSteps
{
    private const int MaxIoPriority = 7;

    private static readonly string[] Policies = ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];
    private static readonly string[] Classes = ["IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"];
    private static readonly string[] Flags =
    [
        "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY", "SCHED_FLAG_KEEP_PARAMS",
        "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX",
    ];

    public static void Add(Plan launch, Process process, ConfinementContext context)
    {
        if (process.Scheduler is { } scheduler)
            launch.Add($"set scheduling {scheduler.Policy}", SystemCall.sched_setattr, 0, Attributes(scheduler), 0);

        if (process.IoPriority is { } priority)
            AddIoPriority(launch, priority);

        if (context.MemoryPolicy is { } policy)
            MemoryPolicySteps.Add(launch, policy);

        if (context.Personality is { } domain)
            AddPersonality(launch, domain);
    }

    private static void AddIoPriority(Plan launch, IoPriority priority)
    {
        const int OfProcess = 1, ClassShift = 13;
        int kind = Words.Find(Classes, priority.Class, "process.ioPriority.class") + 1;
        if (priority.Priority is < 0 or > MaxIoPriority)
            throw Words.Wrong("process.ioPriority.priority", $"{priority.Priority} is not from 0 to {MaxIoPriority}");

        launch.Add($"set I/O priority {priority.Class} {priority.Priority}", SystemCall.ioprio_set, OfProcess, 0, (kind << ClassShift) | priority.Priority);
    }

    private static void AddPersonality(Plan launch, Personality domain)
    {
        const int Linux32 = 8;
        if (domain.Flags.Count > 0)
            throw Words.Wrong("linux.personality.flags", $"{domain.Flags[0]} is unknown: there are no flags");

        int persona = Words.Find(["LINUX", "LINUX32"], domain.Domain, "linux.personality.domain") * Linux32;
        launch.Add($"set execution domain {domain.Domain}", SystemCall.personality, persona);
    }

    // struct sched_attr with the utilization clamps (56 bytes): size, policy, flags, nice, priority, runtime, deadline, period. See sched_setattr(2).
    private static Block Attributes(Scheduler scheduler)
    {
        int policy = Words.Find(Policies, scheduler.Policy, "process.scheduler.policy");
        Check(scheduler);
        byte[] content = new byte[56];
        BinaryPrimitives.WriteInt32LittleEndian(content, content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(4), policy);
        ulong flags = 0;
        foreach (string flag in scheduler.Flags)
            flags |= 1UL << Words.Find(Flags, flag, "process.scheduler.flags");

        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(8), flags);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(16), scheduler.Nice);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(20), scheduler.Priority);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(24), scheduler.Runtime);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(32), scheduler.Deadline);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(40), scheduler.Period);
        return new Block("sched_attr", content);
    }

    // The kernel answers each of these with the same "invalid argument", or takes no notice.
    private static void Check(Scheduler scheduler)
    {
        bool isRealtime = scheduler.Policy is "SCHED_FIFO" or "SCHED_RR", isDeadline = scheduler.Policy is "SCHED_DEADLINE";
        if (scheduler.Policy is "SCHED_ISO")
            throw Words.Unsupported("process.scheduler.policy", "no Linux kernel has SCHED_ISO");

        if (scheduler.Nice is < -20 or > 19)
            throw Words.Wrong("process.scheduler.nice", $"{scheduler.Nice} is not from -20 to 19");

        if (isRealtime ? scheduler.Priority is < 1 or > 99 : scheduler.Priority != 0)
            throw Words.Wrong("process.scheduler.priority", isRealtime ? $"{scheduler.Priority} is not from 1 to 99" : "is for SCHED_FIFO and SCHED_RR only");

        if (!isDeadline && (scheduler.Runtime | scheduler.Deadline | scheduler.Period) != 0)
            throw Words.Wrong("process.scheduler", "runtime, deadline and period are for SCHED_DEADLINE only");

        if (isDeadline && (scheduler.Runtime > scheduler.Deadline || (scheduler.Period != 0 && scheduler.Deadline > scheduler.Period)))
            throw Words.Wrong("process.scheduler", "runtime, deadline and period do not ascend");
    }
}
