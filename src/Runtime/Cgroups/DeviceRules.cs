using Gantry.Linux.Bpf;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>The device rules of a container: nothing at first, then what config.json says in its order, then what every container needs.</summary>
internal static class DeviceRules
{
    private static readonly DevicePermission Nothing = new(false, DeviceKind.Any, null, null, DeviceAccess.All);

    // The nodes that the runtime itself puts into /dev, pseudo-terminals, and making nodes (which is not opening them).
    private static readonly DevicePermission[] Defaults =
    [
        new(true, DeviceKind.Character, null, null, DeviceAccess.MakeNode), new(true, DeviceKind.Block, null, null, DeviceAccess.MakeNode),
        Open(1, 3), Open(1, 5), Open(1, 7), Open(1, 8), Open(1, 9), Open(5, 0), Open(5, 2), Open(136, null),
    ];

    public static List<DevicePermission> Permissions(IReadOnlyList<DeviceRule> rules)
    {
        var permissions = new List<DevicePermission> { Nothing };
        foreach (DeviceRule rule in rules)
        {
            DevicePermission permission = Read(rule);
            if (permission != Nothing || permissions.Count > 1)
                permissions.Add(permission);
        }

        permissions.AddRange(Defaults);
        return permissions;
    }

    /// <summary>The same for the device controller of version 1, whose lists cannot say all of it.</summary>
    public static List<CgroupSetting> Lines(IReadOnlyList<DeviceRule> rules) => Follow(new LegacyDeviceList(), rules);

    /// <summary>From one set of rules to another, for version 1: first what is allowed in addition, then what is no longer.</summary>
    public static List<CgroupSetting> Difference(IReadOnlyList<DeviceRule> before, LimitPlan plan)
    {
        LegacyDeviceList old = new(), wanted = new();
        _ = Follow(old, before);
        _ = Follow(wanted, plan.Rules);
        return old.AllowsByDefault || wanted.AllowsByDefault ? Lines(plan.Rules) : [.. old.To(wanted).Select(Setting)];
    }

    private static List<CgroupSetting> Follow(LegacyDeviceList list, IReadOnlyList<DeviceRule> rules)
    {
        var lines = new List<CgroupSetting>();
        foreach (DevicePermission permission in Permissions(rules))
        {
            foreach (DevicePermission single in list.Accept(permission))
                lines.Add(Setting(single));
        }

        return lines;
    }

    private static CgroupSetting Setting(DevicePermission permission) =>
        new("devices", permission.Allows ? "devices.allow" : "devices.deny", Line(permission));

    private static DevicePermission Open(uint major, uint? minor) => new(true, DeviceKind.Character, major, minor, DeviceAccess.All);

    private static DevicePermission Read(DeviceRule rule) => new(rule.Allow, Kind(rule.Type), Number(rule.Major), Number(rule.Minor), Access(rule.Access));

    private static DeviceKind Kind(string? type) => type switch
    {
        null or "" or "a" => DeviceKind.Any,
        "b" => DeviceKind.Block,
        "c" or "u" => DeviceKind.Character,
        _ => throw SettingList.Invalid($"linux.resources.devices: '{type}' is not a type of devices"),
    };

    private static uint? Number(long? number) => number switch
    {
        null or < 0 => null,
        <= int.MaxValue => (uint)number,
        _ => throw SettingList.Invalid($"linux.resources.devices: {number} is not a device number"),
    };

    private static DeviceAccess Access(string? access)
    {
        if (string.IsNullOrEmpty(access))
            return DeviceAccess.All;

        DeviceAccess found = DeviceAccess.None;
        foreach (char letter in access)
        {
            found |= letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.MakeNode,
                _ => throw SettingList.Invalid($"linux.resources.devices: '{access}' is not made of r, w and m"),
            };
        }

        return found;
    }

    // Sample: c 136:* rw
    private static string Line(DevicePermission permission)
    {
        string kind = permission.Kind switch { DeviceKind.Block => "b", DeviceKind.Character => "c", _ => "a" };
        string access = (permission.Access.HasFlag(DeviceAccess.Read) ? "r" : "") + (permission.Access.HasFlag(DeviceAccess.Write) ? "w" : "") +
            (permission.Access.HasFlag(DeviceAccess.MakeNode) ? "m" : "");
        return $"{kind} {Part(permission.Major)}:{Part(permission.Minor)} {access}";
    }

    private static string Part(uint? number) => number is { } given ? SettingList.Text(given) : "*";
}
