using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What a pod says about the security of all its containers: users and groups by number, kernel settings by name.</summary>
internal static partial class PodSecurityRules
{
    public const string IdRule = "must be between 0 and 2147483647, inclusive";

    private const string SettingRule = @"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";

    public static void Check(JsonObject? security, string field, FieldErrors errors)
    {
        foreach (string name in (string[])["runAsUser", "runAsGroup", "fsGroup"])
            CheckId(security.Field(name), $"{field}.{name}", errors);
        int index = 0;
        foreach (JsonNode? group in security.Field("supplementalGroups") as JsonArray ?? [])
            CheckId(group, $"{field}.supplementalGroups[{index++}]", errors);
        CheckSettings(security, $"{field}.sysctls", errors);
    }

    public static void CheckId(JsonNode? id, string field, FieldErrors errors)
    {
        if (id.AsWhole() is { } value and (< 0 or > int.MaxValue))
            errors.Invalid(field, value, IdRule);
    }

    private static void CheckSettings(JsonObject? security, string field, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject setting in security.Objects("sysctls"))
        {
            string place = $"{field}[{index++}].name";
            string name = setting.Text("name") ?? "";
            if (name.Length > 253 || name.Length > 0 && !SettingName().IsMatch(name))
                errors.Invalid(place, name, $"must have at most 253 characters and match regex {SettingRule}");
            else if (name.Length > 0 && !names.Add(name.Replace('/', '.')))
                errors.Add(FieldError.Duplicate(place, name));
        }
    }

    [GeneratedRegex($"^{SettingRule}$", RegexOptions.CultureInvariant)]
    private static partial Regex SettingName();
}
