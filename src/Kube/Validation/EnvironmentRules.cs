using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>A container's environment: names, and where values come from.</summary>
internal static class EnvironmentRules
{
    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

    public static void Check(JsonObject container, string field, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject variable in container.Objects("env"))
            CheckVariable(variable, $"{field}.env[{index++}]", errors);
        index = 0;
        foreach (JsonObject source in container.Objects("envFrom"))
            CheckAll(source, $"{field}.envFrom[{index++}]", $"{field}.envFrom", errors);
    }

    private static void CheckVariable(JsonObject variable, string field, FieldErrors errors)
    {
        FieldRules.Named(variable, "name", field, Names.EnvironmentName, errors);
        if (variable.Child("valueFrom") is not { } source)
            return;

        int count = Sources.Count(kind => source.Child(kind) is not null);
        if (count == 0)
            errors.Invalid($"{field}.valueFrom", "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        else if (count > 1)
            errors.Invalid($"{field}.valueFrom", "", "may not have more than one field specified at a time");
        if (count > 0 && variable.Text("value") is { Length: > 0 })
            errors.Invalid($"{field}.valueFrom", "", "may not be specified when `value` is not empty");
        FieldReferenceRules.Check(source, $"{field}.valueFrom", FieldReferenceRules.InEnvironment, errors);
        foreach (string kind in (string[])["configMapKeyRef", "secretKeyRef"])
            CheckKey(source.Child(kind), $"{field}.valueFrom.{kind}", errors);
    }

    private static void CheckKey(JsonObject? reference, string field, FieldErrors errors)
    {
        if (reference is null)
            return;
        CheckName(reference, field, errors);
        FieldRules.Named(reference, "key", field, Names.ConfigKey, errors);
    }

    // All keys of a config map or secret at once.
    private static void CheckAll(JsonObject source, string field, string list, FieldErrors errors)
    {
        FieldRules.Named(source, "prefix", field, Names.EnvironmentName, errors);
        string[] kinds = [.. ((string[])["configMapRef", "secretRef"]).Where(kind => source.Child(kind) is not null)];
        if (kinds.Length == 0)
            errors.Invalid(list, "", "must specify one of: `configMapRef` or `secretRef`");
        else if (kinds.Length > 1)
            errors.Invalid(list, "", "may not have more than one field specified at a time");
        foreach (string kind in kinds)
        {
            if (string.IsNullOrEmpty(source.Child(kind).Text("name")))
                errors.Require($"{field}.{kind}.name");
            else
                FieldRules.Named(source.Child(kind), "name", $"{field}.{kind}", Names.Subdomain, errors);
        }
    }

    private static void CheckName(JsonObject reference, string field, FieldErrors errors)
    {
        string name = reference.Text("name") ?? "";
        if (Names.Subdomain(name) is { } fault)
            errors.Invalid($"{field}.name", name, fault);
    }
}
