using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Rules of the objects that name other API servers.</summary>
internal static class AggregationRules
{
    public static void Check(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        string wanted = $"{spec.Text("version")}.{spec.Text("group")}";
        if (change.After.Child("metadata").Text("name") != wanted)
            errors.Invalid("metadata.name", change.After.Child("metadata").Text("name"), $"must be `spec.version+\".\"+spec.group`: \"{wanted}\"");
        CheckName(spec, errors);
        CheckRange(spec, "groupPriorityMinimum", 20000, errors);
        CheckRange(spec, "versionPriority", 1000, errors);
        if (spec.Child("service") is { } service)
            CheckService(spec, service, errors);
        else if (spec.Flag("insecureSkipTLSVerify") == true)
            errors.Invalid("spec.insecureSkipTLSVerify", JsonValue.Create(true), "local APIServices may not have insecureSkipTLSVerify");
        else if (!spec.Field("caBundle").IsBlank)
            errors.Invalid("spec.caBundle", spec.Text("caBundle"), "local APIServices may not have a caBundle");
    }

    private static void CheckName(JsonObject? spec, FieldErrors errors)
    {
        string group = spec.Text("group") ?? "";
        string version = spec.Text("version") ?? "";
        if (group.Length == 0 && version != "v1")
            errors.Require("spec.group", "only v1 may have an empty group and it better be legacy kube");
        else if (group.Length > 0 && Names.Subdomain(group) is { } odd)
            errors.Invalid("spec.group", group, odd);
        if (Names.ServiceName(version) is { } fault)
            errors.Invalid("spec.version", version, fault);
    }

    private static void CheckService(JsonObject? spec, JsonObject service, FieldErrors errors)
    {
        foreach (string field in (string[])["namespace", "name"])
        {
            if (string.IsNullOrEmpty(service.Text(field)))
                errors.Require($"spec.service.{field}");
        }

        if (service.Whole("port") is { } port and (< 1 or > 65535))
            errors.Invalid("spec.service.port", port, "port is not valid: must be between 1 and 65535, inclusive");
        if (spec.Flag("insecureSkipTLSVerify") == true && !spec.Field("caBundle").IsBlank)
            errors.Invalid("spec.insecureSkipTLSVerify", JsonValue.Create(true), "may not be true if caBundle is present");
    }

    private static void CheckRange(JsonObject? spec, string field, long most, FieldErrors errors)
    {
        long value = spec.Whole(field) ?? 0;
        if (value < 1 || value > most)
            errors.Invalid($"spec.{field}", value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must be positive and less than {most}"));
    }
}
