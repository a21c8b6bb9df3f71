using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The volumes of a pod: one source each, names that differ, paths that stay inside.</summary>
internal static class VolumeRules
{
    /// <summary>Answers with the names of the volumes, for the mounts to be held against.</summary>
    public static HashSet<string> Check(JsonObject? spec, string field, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject volume in spec.Objects("volumes"))
        {
            string place = $"{field}[{index++}]";
            string name = volume.Text("name") ?? "";
            if (name.Length > 0 && Names.Label(name) is { } fault)
                errors.Invalid($"{place}.name", name, fault);
            if (name.Length > 0 && !names.Add(name))
                errors.Add(FieldError.Duplicate($"{place}.name", name));
            CheckSource(volume, place, errors);
        }

        return names;
    }

    /// <summary>A path below some directory, which must not climb out of it.</summary>
    public static void CheckRelative(string path, string field, FieldErrors errors)
    {
        if (path.StartsWith('/'))
            errors.Invalid(field, path, "must be a relative path");
        else if (path.Split('/').Contains(".."))
            errors.Invalid(field, path, "must not contain '..'");
    }

    private static void CheckSource(JsonObject volume, string field, FieldErrors errors)
    {
        List<string> sources = [.. volume.Where(entry => entry.Value is JsonObject).Select(entry => entry.Key)];
        if (sources.Count == 0)
            errors.Require(field, "must specify a volume type");
        foreach (string surplus in sources.Skip(1))
            errors.Forbid($"{field}.{surplus}", "may not specify more than 1 volume type");

        CheckFiles(volume.Child("configMap"), $"{field}.configMap", "name", errors);
        CheckFiles(volume.Child("secret"), $"{field}.secret", "secretName", errors);
        if (volume.Child("hostPath").Text("path") is { } path && path.Split('/').Contains(".."))
            errors.Invalid($"{field}.hostPath.path", path, "must not contain '..'");
        if (Quantity.TryParse(volume.Child("emptyDir").Text("sizeLimit"), out Quantity size) && size < Quantity.Zero)
            errors.Forbid($"{field}.emptyDir.sizeLimit", "SizeLimit field must be a valid resource quantity");
        CheckItems(volume.Child("downwardAPI"), $"{field}.downwardAPI", errors, isAboutPod: true);
        CheckProjections(volume.Child("projected"), $"{field}.projected", errors);
        VolumeSourceRules.Check(volume, field, errors);
    }

    private static void CheckProjections(JsonObject? projected, string field, FieldErrors errors)
    {
        CheckMode(projected, "defaultMode", field, errors);
        HashSet<string> paths = new(StringComparer.Ordinal);
        int index = 0;
        foreach (JsonObject source in projected.Objects("sources"))
        {
            string place = $"{field}.sources[{index++}]";
            if (source.Count > 1)
                errors.Forbid(place, "may not specify more than 1 volume type");
            CheckPathsDiffer(source, field, paths, errors);
            CheckFiles(source.Child("configMap"), $"{place}.configMap", "name", errors);
            CheckFiles(source.Child("secret"), $"{place}.secret", "name", errors);
            CheckItems(source.Child("downwardAPI"), $"{place}.downwardAPI", errors, isAboutPod: true);
            if (source.Child("serviceAccountToken") is not { } token)
                continue;
            CheckRelative(token.Text("path") ?? "", $"{place}.serviceAccountToken.path", errors);
            if (token.Whole("expirationSeconds") is { } seconds and < 600)
                errors.Invalid($"{place}.serviceAccountToken.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        }
    }

    // What several sources bring into one directory must not hide each other.
    private static void CheckPathsDiffer(JsonObject source, string field, HashSet<string> paths, FieldErrors errors)
    {
        foreach ((string kind, JsonNode? value) in source)
        {
            IEnumerable<string> brought = kind == "serviceAccountToken" ? [value.Text("path") ?? ""] : value.Objects("items").Select(item => item.Text("path") ?? "");
            string name = value.Text("name") ?? "";
            foreach (string path in brought)
            {
                if (path.Length > 0 && !paths.Add(path))
                    errors.Invalid(field, name.Length > 0 ? name : path, name.Length > 0 ? "conflicting duplicate paths" : $"conflicting duplicate paths within a {kind}");
            }
        }
    }

    private static void CheckFiles(JsonObject? source, string field, string nameField, FieldErrors errors)
    {
        if (source is null)
            return;
        if (string.IsNullOrEmpty(source.Text(nameField)))
            errors.Require($"{field}.{nameField}");
        CheckItems(source, field, errors);
    }

    private static void CheckReference(JsonObject item, string field, FieldErrors errors)
    {
        bool isField = item.Child("fieldRef") is not null;
        bool isAmount = item.Child("resourceFieldRef") is not null;
        if (isField && isAmount)
            errors.Invalid(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
        else if (!isField && !isAmount)
            errors.Require(field, "one of fieldRef and resourceFieldRef is required");
        else
            FieldReferenceRules.Check(item, field, FieldReferenceRules.InFiles, errors);
    }

    private static void CheckItems(JsonObject? source, string field, FieldErrors errors, bool isAboutPod = false)
    {
        CheckMode(source, "defaultMode", field, errors);
        int index = 0;
        foreach (JsonObject item in source.Objects("items"))
        {
            string place = $"{field}.items[{index++}]";
            if (item.Text("path") is { Length: > 0 } path)
                CheckRelative(path, $"{place}.path", errors);
            if (isAboutPod)
                CheckReference(item, field, errors);
            CheckMode(item, "mode", place, errors);
        }
    }

    private static void CheckMode(JsonObject? holder, string name, string field, FieldErrors errors)
    {
        if (holder.Whole(name) is { } mode and (< 0 or > 0x1FF))
            errors.Invalid($"{field}.{name}", mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}
