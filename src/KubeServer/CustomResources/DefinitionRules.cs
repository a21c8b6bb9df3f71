using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.CustomResources.Expressions;
using Gantry.KubeServer.CustomResources.Schemas;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What has to hold for a definition itself, beyond the shape that its kind has.</summary>
internal static class DefinitionRules
{
    private const string Approval = "api-approved.kubernetes.io";
    private const int MostSelectable = 8;
    private const int MostWarning = 256;

    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void Check(JsonObject definition, JsonObject? before, FieldErrors errors)
    {
        JsonObject? spec = definition.Child("spec");
        if (definition.Name != $"{spec.Child("names").Text("plural")}.{spec.Text("group")}")
            errors.Invalid("metadata.name", definition.Name, "must be spec.names.plural+\".\"+spec.group");
        CheckGroup(definition, spec.Text("group") ?? "", errors);
        CheckNames(spec.Child("names"), errors);
        if (spec.Flag("preserveUnknownFields") == true)
            errors.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        CheckVersions(spec, before.Child("spec"), errors);
        CheckConversion(spec.Child("conversion"), errors);
        if (before is not null)
            CheckChange(definition, before, errors);
    }

    private static void CheckGroup(JsonObject definition, string group, FieldErrors errors)
    {
        if (group.Length == 0)
            return;
        if (Names.Subdomain(group) is { } fault)
            errors.Invalid("spec.group", group, fault);
        else if (!group.Contains('.'))
            errors.Invalid("spec.group", group, "should be a domain with at least one dot");
        bool isProtected = group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        if (!isProtected)
            return;

        string approval = definition.Child("metadata").Child("annotations").Text(Approval) ?? "";
        if (approval.Length == 0)
            errors.Require($"metadata.annotations[{Approval}]", $"protected groups must have approval annotation \"{Approval}\", see https://github.com/kubernetes/enhancements/pull/1111");
        else if (!approval.StartsWith("unapproved", StringComparison.Ordinal) && (!Uri.TryCreate(approval, UriKind.Absolute, out Uri? address) || address.Host.Length == 0))
            errors.Invalid($"metadata.annotations[{Approval}]", approval, $"protected groups must have approval annotation \"{Approval}\" with either a URL or a reason starting with \"unapproved\", see https://github.com/kubernetes/enhancements/pull/1111");
    }

    private static void CheckNames(JsonObject? names, FieldErrors errors)
    {
        foreach (string field in (string[])["plural", "singular"])
        {
            if (names.Text(field) is { Length: > 0 } name && Names.ServiceName(name) is { } fault)
                errors.Invalid($"spec.names.{field}", name, fault);
        }

        foreach (string field in (string[])["kind", "listKind"])
        {
            if (names.Text(field) is { Length: > 0 } name && Names.ServiceName(name.ToLowerInvariant()) is { } fault)
                errors.Invalid($"spec.names.{field}", name, "may have mixed case, but should otherwise match: " + fault);
        }

        if (names.Text("kind") is { Length: > 0 } kind && kind == names.Text("listKind"))
            errors.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
        foreach (string field in (string[])["shortNames", "categories"])
        {
            int i = 0;
            foreach (string name in names.Texts(field))
            {
                if (Names.ServiceName(name) is { } fault)
                    errors.Invalid($"spec.names.{field}[{i}]", name, fault);
                i++;
            }
        }
    }

    private static void CheckVersions(JsonObject? spec, JsonObject? before, FieldErrors errors)
    {
        JsonObject[] versions = [.. spec.Objects("versions")];
        if (versions.Select(version => version.Text("name")).Distinct().Count() < versions.Length)
            errors.Invalid("spec.versions", spec.Field("versions")?.DeepClone(), "must contain unique version names");
        if (versions.Count(version => version.Flag("storage") == true) != 1)
            errors.Invalid("spec.versions", spec.Field("versions")?.DeepClone(), "must have exactly one version marked as storage version");
        for (int i = 0; i < versions.Length; i++)
        {
            JsonObject? earlier = before.Objects("versions").FirstOrDefault(version => version.Text("name") == versions[i].Text("name"));
            CheckVersion(versions[i], earlier, $"spec.versions[{i}]", errors);
        }
    }

    private static void CheckVersion(JsonObject version, JsonObject? before, string path, FieldErrors errors)
    {
        if (version.Text("name") is { Length: > 0 } name && Names.ServiceName(name) is { } fault)
            errors.Invalid($"{path}.name", name, fault);
        if (version.Text("deprecationWarning") is { } warning)
        {
            if (version.Flag("deprecated") != true)
                errors.Invalid($"{path}.deprecationWarning", warning, "can only be set for deprecated versions");
            if (warning.Length is 0 or > MostWarning || warning.Any(char.IsControl))
                errors.Invalid($"{path}.deprecationWarning", warning, $"must not be empty, must not be longer than {MostWarning} characters and must not contain control characters");
        }

        CheckColumns(version, path, errors);
        if (version.Child("subresources").Child("scale") is { } scale)
            CheckScale(scale, $"{path}.subresources.scale", errors);
        string place = $"{path}.schema.openAPIV3Schema";
        if (version.Child("schema").Child("openAPIV3Schema") is not { } schema)
        {
            errors.Require(place, "schemas are required");
            return;
        }

        // What was accepted once stays: a later server may know more rules than the one that accepted it.
        if (JsonNode.DeepEquals(schema, before.Child("schema").Child("openAPIV3Schema")) && JsonNode.DeepEquals(version.Field("selectableFields"), before.Field("selectableFields")))
            return;
        CheckSchema(version, schema, before.Child("schema").Child("openAPIV3Schema"), place, errors);
        CheckSelectable(version, path, errors);
    }

    private static void CheckSchema(JsonObject version, JsonObject schema, JsonObject? before, string place, FieldErrors errors)
    {
        int known = errors.All.Count;
        SchemaLanguage.Check(schema, place, version.Child("subresources").Child("status") is not null, errors);
        if (errors.All.Count > known)
            return;
        StructuralRules.Check(schema, place, errors);
        if (errors.All.Count > known)
            return;
        StructuralSchema read = StructuralReader.Read(schema);
        DefaultRules.Check(read, place, errors);
        SchemaExpressions.Check(read, before is null ? null : StructuralReader.Read(before), place, errors);
    }

    private static void CheckColumns(JsonObject version, string path, FieldErrors errors)
    {
        JsonObject[] columns = [.. version.Objects("additionalPrinterColumns")];
        for (int i = 0; i < columns.Length; i++)
        {
            string at = $"{path}.additionalPrinterColumns[{i}]";
            if (columns[i].Text("type") is { Length: > 0 } type && !ColumnTypes.Contains(type))
                errors.Invalid($"{at}.type", type, $"must be one of {string.Join(',', ColumnTypes)}");
            if (columns[i].Text("format") is { Length: > 0 } format && !ColumnFormats.Contains(format))
                errors.Invalid($"{at}.format", format, $"must be one of {string.Join(',', ColumnFormats)}");
            if (columns[i].Text("jsonPath") is not { Length: > 0 } jsonPath)
                continue;
            if (jsonPath[0] != '.')
                errors.Invalid($"{at}.jsonPath", jsonPath, "must be a simple json path starting with .");
            else if (!JsonPath.TryParse(jsonPath, out _, out string problem))
                errors.Invalid($"{at}.jsonPath", jsonPath, problem);
        }
    }

    private static void CheckScale(JsonObject scale, string path, FieldErrors errors)
    {
        foreach ((string field, string root, bool isNeeded) in ((string, string, bool)[])[("specReplicasPath", ".spec.", true), ("statusReplicasPath", ".status.", true), ("labelSelectorPath", ".status.", false)])
        {
            if (scale.Text(field) is not { Length: > 0 } value)
                continue;
            if (value[0] != '.')
                errors.Invalid($"{path}.{field}", value, "must be a simple json path starting with .");
            else if (!value.StartsWith(root, StringComparison.Ordinal) && !(field == "labelSelectorPath" && value.StartsWith(".spec.", StringComparison.Ordinal)))
                errors.Invalid($"{path}.{field}", value, isNeeded ? $"should be a json path under {root[..^1]}" : "should be a json path under either .spec or .status");
        }
    }

    private static void CheckSelectable(JsonObject version, string path, FieldErrors errors)
    {
        JsonObject[] fields = [.. version.Objects("selectableFields")];
        if (fields.Length > MostSelectable)
            errors.Add(FieldError.TooMany($"{path}.selectableFields", fields.Length, MostSelectable));
        HashSet<string> seen = [];
        for (int i = 0; i < fields.Length; i++)
        {
            string at = $"{path}.selectableFields[{i}].jsonPath";
            string jsonPath = fields[i].Text("jsonPath") ?? "";
            if (jsonPath.Length == 0)
                continue;
            StructuralSchema? found = StructuralReader.Read(version.Child("schema").Child("openAPIV3Schema")).Find(jsonPath);
            if (found is null)
                errors.Invalid(at, jsonPath, "is an invalid path: does not refer to a valid field");
            else if (jsonPath.StartsWith(".metadata", StringComparison.Ordinal))
                errors.Invalid(at, jsonPath, "must not point to fields in metadata");
            else if (found.Type is not ("string" or "boolean" or "integer"))
                errors.Invalid(at, jsonPath, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
            if (!seen.Add(jsonPath))
                errors.Add(FieldError.Duplicate(at, jsonPath));
        }
    }

    private static void CheckConversion(JsonObject? conversion, FieldErrors errors)
    {
        const string path = "spec.conversion.webhook";
        JsonObject? webhook = conversion.Child("webhook");
        if (conversion.Text("strategy") != "Webhook")
        {
            if (webhook is not null)
                errors.Forbid(path, "should not be set when strategy is not set to Webhook");
            return;
        }

        if (webhook.Child("clientConfig") is not { } config)
            errors.Require($"{path}.clientConfig", "required when strategy is set to Webhook");
        else if ((config.Text("url") is not null) == (config.Child("service") is not null))
            errors.Require($"{path}.clientConfig", "exactly one of url or service is required");
        string[] versions = [.. webhook.Texts("conversionReviewVersions")];
        if (versions.Length == 0)
            errors.Require($"{path}.conversionReviewVersions");
        else if (!versions.Any(version => version is "v1" or "v1beta1"))
            errors.Invalid($"{path}.conversionReviewVersions", webhook.Field("conversionReviewVersions")?.DeepClone(), "must include at least one of v1, v1beta1");
    }

    private static void CheckChange(JsonObject definition, JsonObject before, FieldErrors errors)
    {
        JsonObject? spec = definition.Child("spec");
        JsonObject? old = before.Child("spec");
        Keep("spec.group", spec.Field("group"), old.Field("group"), errors);
        Keep("spec.names.plural", spec.Child("names").Field("plural"), old.Child("names").Field("plural"), errors);
        if (DefinitionStatus.IsTrue(before, DefinitionStatus.Established))
        {
            Keep("spec.scope", spec.Field("scope"), old.Field("scope"), errors);
            Keep("spec.names.kind", spec.Child("names").Field("kind"), old.Child("names").Field("kind"), errors);
        }

        CheckBundle(ClientConfigOf(spec), ClientConfigOf(old), errors);
        HashSet<string?> versions = [.. spec.Objects("versions").Select(version => version.Text("name"))];
        string[] stored = [.. before.Child("status").Texts("storedVersions")];
        for (int i = 0; i < stored.Length; i++)
        {
            if (!versions.Contains(stored[i]))
                errors.Invalid($"status.storedVersions[{i}]", stored[i], "must appear in spec.versions");
        }
    }

    private static JsonObject? ClientConfigOf(JsonObject? spec) => spec.Child("conversion").Child("webhook").Child("clientConfig");

    // What would break a kind that is served is refused; a bundle that was broken before may stay.
    private static void CheckBundle(JsonObject? config, JsonObject? before, FieldErrors errors)
    {
        if (config is null || before is null || TrustedBundle.ProblemOf(before.Text("caBundle") ?? "") is not null)
            return;
        string bundle = config.Text("caBundle") ?? "";
        if (TrustedBundle.ProblemOf(bundle) is { } problem)
            errors.Invalid("spec.conversion.webhookClientConfig.caBundle", bundle, problem);
    }

    private static void Keep(string path, JsonNode? now, JsonNode? before, FieldErrors errors)
    {
        if (!JsonNode.DeepEquals(now, before))
            errors.Invalid(path, now?.DeepClone(), "field is immutable");
    }
}
