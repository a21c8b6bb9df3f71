using System.Globalization;
using Gantry.Engine.Containers;

namespace Gantry.Engine.Specs;

/// <summary>Which capabilities a container gets.</summary>
internal static class CapabilitySet
{
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
        return CapabilityNames.All.Where((_, number) => (bits >> number & 1) != 0).ToHashSet();
    }

    /// <summary>Full names, in the kernel's order.</summary>
    public static IReadOnlyList<string> For(SecurityConfig security, IReadOnlySet<string> host)
    {
        HashSet<string> set = security.IsPrivileged ? [.. CapabilityNames.All] : [.. Defaults];
        IEnumerable<string> added = security.AddCapabilities.Select(Plain), dropped = security.DropCapabilities.Select(Plain);
        if (dropped.Contains("ALL"))
            set.Clear();
        else
            set.ExceptWith(dropped);
        foreach (string name in added)
        {
            if (name == "ALL")
                set.UnionWith(CapabilityNames.All.Except(dropped));
            else if (CapabilityNames.All.Contains(name))
                set.Add(name);
            else
                throw new EngineException(EngineFailure.Invalid, $"no such capability: {name}");
        }
        return Full(set.Where(host.Contains));
    }

    public static IReadOnlyList<string> Ambient(SecurityConfig security, IReadOnlyList<string> granted) =>
        [.. Full(security.AmbientCapabilities.Select(Plain)).Where(granted.Contains)];

    private static IReadOnlyList<string> Full(IEnumerable<string> names) =>
        [.. names.OrderBy(name => CapabilityNames.NumberOf(name)).Select(name => "CAP_" + name)];

    private static string Plain(string name)
    {
        string upper = name.ToUpperInvariant();
        return upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
    }
}
