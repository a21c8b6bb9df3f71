using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What a pod says about the security of all its containers: users and groups by number, kernel settings by name.</summary>
internal static partial class PodSecurityRules
{
    public const string IdRule = "must be between 0 and 2147483647, inclusive";

    private const string SettingRule = @"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";

    private static readonly string[] ProfileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];

    public static void Check(JsonObject? security, string field, FieldErrors errors)
    {
        foreach (string name in (string[])["runAsUser", "runAsGroup", "fsGroup"])
            CheckId(security.Field(name), $"{field}.{name}", errors);
        int index = 0;
        foreach (JsonNode? group in security.Field("supplementalGroups") as JsonArray ?? [])
            CheckId(group, $"{field}.supplementalGroups[{index++}]", errors);
        CheckSettings(security, $"{field}.sysctls", errors);
        CheckProfiles(security, field, errors);
    }

    /// <summary>Which system calls and files are allowed: a profile of this machine is named, any other is not.</summary>
    public static void CheckProfiles(JsonObject? security, string field, FieldErrors errors)
    {
        if (security.Child("seccompProfile") is { } calls && LocalProfile(calls, "seccomp", $"{field}.seccompProfile", errors) is { } file)
            VolumeRules.CheckRelative(file, $"{field}.seccompProfile.localhostProfile", errors);
        if (security.Child("appArmorProfile") is not { } files || LocalProfile(files, "AppArmor", $"{field}.appArmorProfile", errors) is not { } name)
            return;
        if (name != name.Trim())
            errors.Invalid($"{field}.appArmorProfile.localhostProfile", name, "must not be padded with whitespace");
        else if (name.Length == 0)
            errors.Require($"{field}.appArmorProfile.localhostProfile", "must be set when AppArmor type is Localhost");
    }

    // The profile of this machine that is named, if any.
    private static string? LocalProfile(JsonObject profile, string system, string field, FieldErrors errors)
    {
        string type = profile.Text("type") ?? "";
        string? name = profile.Text("localhostProfile");
        if (type.Length == 0)
            errors.Require($"{field}.type", $"type is required when {field[(field.LastIndexOf('.') + 1)..]} is set");
        else if (!ProfileTypes.Contains(type))
            errors.Add(FieldError.NotSupported($"{field}.type", type, ProfileTypes));
        if (type == "Localhost" && name is null)
            errors.Require($"{field}.localhostProfile", $"must be set when {system} type is Localhost");
        if (type != "Localhost" && name is not null)
            errors.Invalid($"{field}.localhostProfile", profile, $"can only be set when {system} type is Localhost");
        return type == "Localhost" ? name : null;
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
