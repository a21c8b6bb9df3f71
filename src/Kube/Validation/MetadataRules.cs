using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What every object's metadata keeps to: names, labels, annotations, owners, and what an update must not touch.</summary>
public static class MetadataRules
{
    private const int AnnotationBytes = 256 * 1024;

    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    private static readonly string[] GroupsWithAnyFinalizer =
        ["admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "coordination.k8s.io", "node.k8s.io", "policy"];

    private static readonly string[] Immutable = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    public static void Check(ObjectChange change, ResourceDefinition definition, FieldErrors errors)
    {
        JsonObject? metadata = change.After.Child("metadata");
        CheckName(metadata, definition, errors);
        CheckNamespace(metadata, definition, errors);
        CheckParts(metadata, errors);
        CheckFinalizersAreKnown(metadata, definition, errors);
        if (change.Before is { } before)
            CheckUnchanged(metadata, before.Child("metadata"), errors);
    }

    /// <summary>Of an object within another, whose kind may be unknown here: any name that a path could end in.</summary>
    public static void CheckEmbedded(JsonObject? metadata, FieldErrors errors)
    {
        FieldRules.Named(metadata, "name", "metadata", Names.PathSegment, errors);
        FieldRules.Named(metadata, "generateName", "metadata", Names.PathSegment, errors);
        FieldRules.Named(metadata, "namespace", "metadata", Names.Label, errors);
        CheckParts(metadata, errors);
    }

    private static void CheckParts(JsonObject? metadata, FieldErrors errors)
    {
        Labels(metadata.Child("labels"), "metadata.labels", errors);
        Annotations(metadata.Child("annotations"), "metadata.annotations", errors);
        CheckFinalizers(metadata, errors);
        CheckOwners(metadata, errors);
    }

    public static void Labels(JsonObject? labels, string field, FieldErrors errors)
    {
        foreach ((string key, JsonNode? value) in labels ?? [])
        {
            FieldRules.CheckQualified(key, field, errors);
            if (Names.LabelValue(value.AsText() ?? "") is { } valueFault)
                errors.Invalid(field, value?.DeepClone(), valueFault);
        }
    }

    public static void Annotations(JsonObject? annotations, string field, FieldErrors errors)
    {
        long size = 0;
        foreach ((string key, JsonNode? value) in annotations ?? [])
        {
            if (Names.QualifiedName(key.ToLowerInvariant()) is { } fault)
                errors.Invalid(field, key, fault);
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.AsText() ?? "");
        }

        if (size > AnnotationBytes)
            errors.Add(FieldError.TooLong(field, AnnotationBytes));
    }

    private static void CheckName(JsonObject? metadata, ResourceDefinition definition, FieldErrors errors)
    {
        Func<string, string?> rule = RuleFor(definition);
        string name = metadata.Text("name") ?? "";
        string prefix = metadata.Text("generateName") ?? "";

        // A prefix may end with the hyphen that the generated part follows.
        if (prefix.Length > 0 && rule(prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix) is { } prefixFault)
            errors.Invalid("metadata.generateName", prefix, prefixFault);
        if (name.Length == 0)
            errors.Require("metadata.name", "name or generateName is required");
        else if (rule(name) is { } fault)
            errors.Invalid("metadata.name", name, fault);
    }

    private static Func<string, string?> RuleFor(ResourceDefinition definition) => (definition.Group, definition.Kind) switch
    {
        ("", "Namespace") => Names.Label,
        ("", "Service") => Names.ServiceName,
        ("rbac.authorization.k8s.io" or "apiregistration.k8s.io", _) or ("certificates.k8s.io", "CertificateSigningRequest") => Names.PathSegment,
        ("networking.k8s.io", "IPAddress") => static name => Names.IsAddress(name) ? null : AddressRules.Rule,
        _ => Names.Subdomain,
    };

    private static void CheckNamespace(JsonObject? metadata, ResourceDefinition definition, FieldErrors errors)
    {
        string place = metadata.Text("namespace") ?? "";
        if (definition.Namespaced && place.Length == 0)
            errors.Require("metadata.namespace");
        else if (!definition.Namespaced && place.Length > 0)
            errors.Forbid("metadata.namespace", "not allowed on this type");
        else if (place.Length > 0 && Names.Label(place) is { } fault)
            errors.Invalid("metadata.namespace", place, fault);
    }

    private static void CheckFinalizers(JsonObject? metadata, FieldErrors errors)
    {
        const string field = "metadata.finalizers";
        string[] finalizers = [.. metadata.Texts("finalizers")];
        foreach (string finalizer in finalizers)
            FieldRules.CheckQualified(finalizer, field, errors);
        if (finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
            errors.Invalid(field, metadata.Field("finalizers"), "finalizer orphan and foregroundDeletion cannot be both set");
    }

    // Who defines a kind may name its finalizers as he likes.
    private static void CheckFinalizersAreKnown(JsonObject? metadata, ResourceDefinition definition, FieldErrors errors)
    {
        int index = 0;
        foreach (string finalizer in metadata.Texts("finalizers"))
        {
            string field = $"metadata.finalizers[{index++}]";
            if (!IsKnownFinalizer(finalizer) && KnowsItsFinalizers(definition))
                errors.Invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    /// <summary>Whether a finalizer is one of those that the system has itself, or says whose it is.</summary>
    public static bool IsKnownFinalizer(string finalizer) => finalizer.Contains('/') || StandardFinalizers.Contains(finalizer);

    private static bool KnowsItsFinalizers(ResourceDefinition definition) =>
        definition is not { Group: "", Kind: "Event" }
        && !GroupsWithAnyFinalizer.Contains(definition.Group)
        && BodySchemas.Find(definition.ApiVersion, definition.Kind) is not null;

    private static void CheckOwners(JsonObject? metadata, FieldErrors errors)
    {
        const string field = "metadata.ownerReferences";
        string? controller = null;
        foreach (JsonObject owner in metadata.Objects("ownerReferences"))
        {
            CheckOwner(owner, field, errors);
            if (owner.Flag("controller") != true)
                continue;
            string name = $"{owner.Text("kind")}/{owner.Text("name")}";
            if (controller is not null)
                errors.Invalid(field, metadata.Field("ownerReferences"), $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}");
            controller ??= name;
        }
    }

    private static void CheckOwner(JsonObject owner, string field, FieldErrors errors)
    {
        string apiVersion = owner.Text("apiVersion") ?? "";
        if (apiVersion is "" or "/" || apiVersion.Count(letter => letter == '/') > 1)
            errors.Invalid($"{field}.apiVersion", apiVersion, "version must not be empty");
        foreach (string part in (string[])["kind", "name", "uid"])
        {
            if (string.IsNullOrEmpty(owner.Text(part)))
                errors.Invalid($"{field}.{part}", owner.Text(part) ?? "", "must not be empty");
        }

        // Events go by themselves, and what they owned would go with them.
        if (apiVersion == "v1" && owner.Text("kind") == "Event")
            errors.Invalid(field, owner.DeepClone(), "/v1, Kind=Event is disallowed from being an owner");
    }

    private static void CheckUnchanged(JsonObject? after, JsonObject? before, FieldErrors errors)
    {
        foreach (string field in Immutable)
        {
            JsonNode? old = before.Field(field);
            JsonNode? current = after.Field(field);
            // The server itself sets these; what a client may not do is change or drop them.
            bool isSetByServer = field.StartsWith("deletion", StringComparison.Ordinal) && old is null;
            if (!isSetByServer && !JsonNode.DeepEquals(old, current) && !(old.IsBlank && current.IsBlank))
                errors.Invalid($"metadata.{field}", current, "field is immutable");
        }
    }
}
