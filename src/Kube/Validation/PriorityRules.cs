using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Classes of priority: the highest values are those of the system, and a class keeps what it stands for.</summary>
internal static class PriorityRules
{
    private const long Highest = 1_000_000_000;
    private const string SystemPrefix = "system-";

    private static readonly Dictionary<string, long> SystemClasses = new() { ["system-node-critical"] = 2_000_001_000, ["system-cluster-critical"] = 2_000_000_000 };

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        JsonObject item = change.After;
        string name = item.Child("metadata").Text("name") ?? "";
        if (name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (SystemFault(item, name) is { } fault)
                errors.Forbid("metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {fault}");
        }
        else if (item.Whole("value") > Highest)
        {
            errors.Forbid("value", $"maximum allowed value of a user defined priority is {Highest}");
        }

        if (item.Text("preemptionPolicy") is "")
            errors.Require("preemptionPolicy");
        if (change.Before is not { } before)
            return;
        if (item.Whole("value") != before.Whole("value"))
            errors.Forbid("value", "may not be changed in an update.");
        FieldRules.Unchanged(item, before, "preemptionPolicy", "", errors);
    }

    private static string? SystemFault(JsonObject item, string name)
    {
        if (!SystemClasses.TryGetValue(name, out long value))
            return $"{name} is not a known system priority class";
        if (item.Whole("value") != value)
            return $"value of {name} PriorityClass must be {value}";
        return item.Flag("globalDefault") == true ? $"globalDefault of {name} PriorityClass must be false" : null;
    }
}
