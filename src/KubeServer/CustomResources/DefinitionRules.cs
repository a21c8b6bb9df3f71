using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What has to hold for a definition itself, beyond the shape that its kind has.</summary>
internal static class DefinitionRules
{
    private const string Approval = "api-approved.kubernetes.io";

    public static void Check(JsonObject definition, JsonObject? before, FieldErrors errors)
    {
        JsonObject? spec = definition.Child("spec");
        if (definition.Name.Length > 0 && definition.Name != $"{spec.Child("names").Text("plural")}.{spec.Text("group")}")
            errors.Invalid("metadata.name", definition.Name, "must be spec.names.plural+\".\"+spec.group");
        CheckGroup(spec.Text("group") ?? "", errors);
        if (spec.Text("scope") is null or "")
            errors.Require("spec.scope");
        VersionRules versions = new(spec, before.Child("spec"), errors);
        versions.CheckOwn();
        CheckNames(spec.Child("names"), errors);
        versions.CheckShared();
        ConversionRules.Check(definition, before, errors);
        if (before is not null)
            CheckChange(definition, before, errors);
        CheckApproval(definition, before, errors);
        if (spec.Flag("preserveUnknownFields") == true)
            errors.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
    }

    /// <summary>Every version in which objects may be stored has to be there.</summary>
    public static void CheckStoredVersions(JsonObject definition, FieldErrors errors)
    {
        const string path = "status.storedVersions";
        string[] stored = [.. definition.Child("status").Texts("storedVersions")];
        JsonNode? list = definition.Child("status").Field("storedVersions");
        if (stored.Length == 0)
        {
            errors.Invalid(path, list, "must have at least one stored version");
            return;
        }

        JsonObject[] versions = [.. definition.Child("spec").Objects("versions")];
        foreach (string storage in versions.Where(version => version.Flag("storage") == true).Select(version => version.Text("name") ?? "").Where(name => !stored.Contains(name)))
            errors.Invalid(path, list, "must have the storage version " + storage);
        HashSet<string?> known = [.. versions.Select(version => version.Text("name"))];
        for (int i = 0; i < stored.Length; i++)
        {
            if (!known.Contains(stored[i]))
                errors.Invalid($"{path}[{i}]", stored[i], $"missing from spec.versions; {stored[i]} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {stored[i]} and removes {stored[i]} from status.storedVersions");
        }
    }

    private static void CheckGroup(string group, FieldErrors errors)
    {
        if (group.Length == 0)
            errors.Require("spec.group");
        else if (Names.Subdomain(group) is { } fault)
            errors.Invalid("spec.group", group, fault);
        else if (!group.Contains('.'))
            errors.Invalid("spec.group", group, "should be a domain with at least one dot");
    }

    private static void CheckApproval(JsonObject definition, JsonObject? before, FieldErrors errors)
    {
        string group = definition.Child("spec").Text("group") ?? "";
        bool isProtected = group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        string approval = ApprovalOf(definition);
        if (!isProtected || (before is not null && ApprovalOf(before) == approval))
            return;
        if (approval.Length == 0)
            errors.Require($"metadata.annotations[{Approval}]", $"protected groups must have approval annotation \"{Approval}\", see https://github.com/kubernetes/enhancements/pull/1111");
        else if (!approval.StartsWith("unapproved", StringComparison.Ordinal) && (!Uri.TryCreate(approval, UriKind.Absolute, out Uri? address) || address.Host.Length == 0))
            errors.Invalid($"metadata.annotations[{Approval}]", approval, $"protected groups must have approval annotation \"{Approval}\" with either a URL or a reason starting with \"unapproved\", see https://github.com/kubernetes/enhancements/pull/1111");
    }

    private static string ApprovalOf(JsonObject definition) => definition.Child("metadata").Child("annotations").Text(Approval) ?? "";

    private static void CheckNames(JsonObject? names, FieldErrors errors)
    {
        foreach (string field in (string[])["plural", "singular", "kind", "listKind"])
        {
            if (names.Text(field) is null or "")
                errors.Require($"spec.names.{field}");
        }

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

    private static void CheckChange(JsonObject definition, JsonObject before, FieldErrors errors)
    {
        JsonObject? spec = definition.Child("spec");
        JsonObject? old = before.Child("spec");
        if (DefinitionStatus.IsTrue(before, DefinitionStatus.Established))
        {
            Keep("spec.scope", spec.Field("scope"), old.Field("scope"), errors);
            Keep("spec.names.kind", spec.Child("names").Field("kind"), old.Child("names").Field("kind"), errors);
        }

        Keep("spec.group", spec.Field("group"), old.Field("group"), errors);
        Keep("spec.names.plural", spec.Child("names").Field("plural"), old.Child("names").Field("plural"), errors);
    }

    private static void Keep(string path, JsonNode? now, JsonNode? before, FieldErrors errors)
    {
        if (!JsonNode.DeepEquals(now, before))
            errors.Invalid(path, now?.DeepClone(), "field is immutable");
    }
}
