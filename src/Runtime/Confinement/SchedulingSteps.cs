using System.Buffers.Binary;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>CPU scheduling, I/O priority and execution domain, where config.json asks for them.</summary>
internal static class SchedulingSteps
{
    private static readonly string[] Policies = ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];
    private static readonly string[] Classes = ["", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"];
    private static readonly string[] Flags =
    [
        "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY", "SCHED_FLAG_KEEP_PARAMS",
        "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX",
    ];

    public static void Add(Plan launch, Process process, Personality? personality)
    {
        if (process.Scheduler is { } scheduler)
            launch.Add($"set scheduling {scheduler.Policy}", SystemCall.sched_setattr, 0, Attributes(scheduler), 0);

        if (process.IoPriority is { } priority)
        {
            int kind = Index(Classes, priority.Class, "I/O priority class");
            launch.Add($"set I/O priority {priority.Class} {priority.Priority}", SystemCall.ioprio_set, 1, 0, (kind << 13) | priority.Priority);
        }

        if (personality is { } domain)
            launch.Add($"set execution domain {domain.Domain}", SystemCall.personality, domain.Domain == "LINUX32" ? 8 : 0);
    }

    // struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period. See sched_setattr(2).
    private static Block Attributes(Scheduler scheduler)
    {
        byte[] content = new byte[48];
        BinaryPrimitives.WriteInt32LittleEndian(content, content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(4), Index(Policies, scheduler.Policy, "scheduling policy"));
        ulong flags = 0;
        foreach (string flag in scheduler.Flags)
            flags |= 1UL << Index(Flags, flag, "scheduling flag");

        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(8), flags);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(16), scheduler.Nice);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(20), scheduler.Priority);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(24), scheduler.Runtime);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(32), scheduler.Deadline);
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(40), scheduler.Period);
        return new Block("sched_attr", content);
    }

    private static int Index(string[] names, string name, string what)
    {
        int index = Array.IndexOf(names, name);
        return index < 0 ? throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: unknown {what} {name}") : index;
    }
}
