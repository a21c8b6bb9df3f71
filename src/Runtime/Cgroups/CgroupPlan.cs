using System.Globalization;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Turns linux.resources into the files and values of the host's cgroup versions. Pure.</summary>
internal static class CgroupPlan
{
    public static IReadOnlyList<CgroupSetting> For(CgroupLayout layout, Resources? resources)
    {
        if (resources is null)
            return [];

        var settings = new List<CgroupSetting>();
        AddDevices(settings, layout, resources.Devices);
        if (IsUnified(layout, "cpu"))
            UnifiedCgroupPlan.Add(settings, resources);
        else
            LegacyCgroupPlan.Add(settings, resources);

        foreach ((string file, string value) in resources.Unified)
            settings.Add(Unified(layout, file, value));

        return settings;
    }

    public static bool IsUnified(CgroupLayout layout, string controller) => layout.Find(controller)?.IsUnified ?? layout.Mode == CgroupMode.Unified;

    public static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static void AddDevices(List<CgroupSetting> settings, CgroupLayout layout, IReadOnlyList<DeviceRule> rules)
    {
        if (rules.Count == 0 || layout.Find("devices") is null)
            return;

        foreach (DeviceRule rule in rules)
            settings.Add(new CgroupSetting("devices", rule.Allow ? "devices.allow" : "devices.deny", Line(rule)));

        foreach (string always in DefaultDevices)
            settings.Add(new CgroupSetting("devices", "devices.allow", always));
    }

    // What every container may use: the nodes that the runtime itself puts into /dev, and pseudo-terminals.
    private static readonly string[] DefaultDevices =
    [
        "c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:2 rwm", "c 136:* rwm",
    ];

    private static string Line(DeviceRule rule)
    {
        string type = string.IsNullOrEmpty(rule.Type) ? "a" : rule.Type;
        string access = string.IsNullOrEmpty(rule.Access) ? "rwm" : rule.Access;
        return type == "a" ? $"a *:* {access}" : $"{type} {Part(rule.Major)}:{Part(rule.Minor)} {access}";
    }

    private static string Part(long? number) => number is { } n and >= 0 ? Text(n) : "*";

    private static CgroupSetting Unified(CgroupLayout layout, string file, string value)
    {
        if (layout.Mode != CgroupMode.Unified)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"config.json: {file} needs a host with cgroup v2 only");

        // The name becomes a path (GHSA-5g49-rx9x-qfc6).
        int dot = file.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || file.AsSpan().ContainsAny("/\0\n"))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: invalid cgroup file {file}");

        string controller = file[..dot] == "cgroup" ? "memory" : file[..dot];
        return new CgroupSetting(controller, file, value);
    }
}
