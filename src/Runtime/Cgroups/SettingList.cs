using System.Globalization;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Cgroups;

/// <summary>Collects settings for one host, whose controllers may be of either cgroup version, each for itself.</summary>
internal sealed class SettingList(CgroupLayout layout)
{
    public List<CgroupSetting> Settings { get; } = [];

    public List<string> Warnings { get; } = [];

    public CgroupLayout Layout => layout;

    /// <summary>For a controller that is nowhere the host's layout decides in which words it is missed.</summary>
    public bool IsUnified(string controller) => layout.Find(controller)?.IsUnified ?? layout.Mode == CgroupMode.Unified;

    public void Add(string controller, string file, string value) => Settings.Add(new CgroupSetting(controller, file, value));

    public void Add(string controller, string file, ulong value) => Add(controller, file, Text(value));

    public void Add(string controller, string file, long value) => Add(controller, file, Text(value));

    public void Add(CgroupSetting setting) => Settings.Add(setting);

    public static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A limit of version 2, where less than nothing is written as a word.</summary>
    public static string Limit(long value) => value < 0 ? "max" : Text(value);

    public static RuntimeException Refused(string what) => new(RuntimeFailure.Unsupported, "config.json: " + what);

    public static RuntimeException Invalid(string what) => new(RuntimeFailure.InvalidBundle, "config.json: " + what);
}
