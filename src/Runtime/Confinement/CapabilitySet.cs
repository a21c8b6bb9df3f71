using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Confinement;

/// <summary>Capabilities by name and as bits. See capabilities(7).</summary>
internal static class CapabilitySet
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>The named capabilities as bits, without those that this process cannot hand on; each of these is a warning.</summary>
    public static ulong Allowed(LaunchPlan plan, IReadOnlyList<string>? names, ConfinementContext context)
    {
        ulong wanted = 0;
        foreach (string name in names ?? [])
            wanted |= Bit(plan, name);

        ulong possible = context.HasUserNamespace ? ulong.MaxValue : context.Host.Capabilities;
        for (int i = 0; i < Names.Count; i++)
        {
            if ((wanted & ~possible & (1UL << i)) != 0)
                Warn(plan, $"{Names[i]} is left out: this process does not have it");
        }

        return wanted & possible;
    }

    private static ulong Bit(LaunchPlan plan, string name)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
                return 1UL << i;
        }

        Warn(plan, $"unknown capability {name} is left out");
        return 0;
    }

    private static void Warn(LaunchPlan plan, string warning)
    {
        if (!plan.Warnings.Contains(warning))
            plan.Warnings.Add(warning);
    }
}
