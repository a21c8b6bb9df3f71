using System.Globalization;
using Gantry.Engine.Containers;

namespace Gantry.Engine.Specs;

/// <summary>Which capabilities a container gets.</summary>
internal static class CapabilitySet
{
    // By number, see capabilities(7).
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    // What Docker and containerd give.
    private static readonly string[] Defaults =
    [
        "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP", "NET_BIND_SERVICE",
        "SYS_CHROOT", "KILL", "AUDIT_WRITE",
    ];

    /// <summary>Those that this process could hand on, from its bounding set.</summary>
    public static IReadOnlySet<string> OfHost()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapBnd:", StringComparison.Ordinal));
        ulong bits = ulong.Parse(line.AsSpan("CapBnd:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Names.Where((_, number) => (bits >> number & 1) != 0).ToHashSet();
    }

    /// <summary>Full names, in the kernel's order.</summary>
    public static IReadOnlyList<string> For(SecurityConfig security, IReadOnlySet<string> host)
    {
        HashSet<string> set = security.IsPrivileged ? [.. Names] : [.. Defaults];
        IEnumerable<string> added = security.AddCapabilities.Select(Plain), dropped = security.DropCapabilities.Select(Plain);
        if (dropped.Contains("ALL"))
            set.Clear();
        else
            set.ExceptWith(dropped);
        foreach (string name in added)
        {
            if (name == "ALL")
                set.UnionWith(Names.Except(dropped));
            else if (Names.Contains(name))
                set.Add(name);
            else
                throw new EngineException(EngineFailure.Invalid, $"no such capability: {name}");
        }
        return Full(set.Where(host.Contains));
    }

    public static IReadOnlyList<string> Ambient(SecurityConfig security, IReadOnlyList<string> granted) =>
        [.. Full(security.AmbientCapabilities.Select(Plain)).Where(granted.Contains)];

    private static IReadOnlyList<string> Full(IEnumerable<string> names) =>
        [.. names.OrderBy(name => Array.IndexOf(Names, name)).Select(name => "CAP_" + name)];

    private static string Plain(string name)
    {
        string upper = name.ToUpperInvariant();
        return upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
    }
}
