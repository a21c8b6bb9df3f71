using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The rules of the smaller kinds.</summary>
internal static class CoreRules
{
    private const int DataBytes = 1024 * 1024;

    public static void CheckNamespace(ObjectChange change, FieldErrors errors)
    {
        foreach (string finalizer in change.After.Child("spec").Texts("finalizers"))
        {
            if (FieldRules.CheckQualified(finalizer, "spec.finalizers", errors) && !MetadataRules.IsKnownFinalizer(finalizer))
                errors.Invalid("spec.finalizers", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }

        if (change.Subresource == "status")
            CheckPhase(change.After, errors);
    }

    private static void CheckPhase(JsonObject space, FieldErrors errors)
    {
        bool isGoing = space.Child("metadata").Field("deletionTimestamp") is not null;
        string phase = space.Child("status").Text("phase") ?? "";
        if (phase != (isGoing ? "Terminating" : "Active"))
            errors.Invalid("status.Phase", phase, isGoing ? "may only be 'Terminating' if `deletionTimestamp` is not empty" : "may only be 'Active' if `deletionTimestamp` is empty");
    }

    public static void CheckConfigMap(ObjectChange change, FieldErrors errors)
    {
        long size = CheckKeys(change.After, "data", Encoding.UTF8.GetByteCount, errors) + CheckKeys(change.After, "binaryData", DecodedLength, errors);
        if (size > DataBytes)
            errors.Add(FieldError.TooLong("[]", DataBytes));
        foreach ((string key, _) in change.After.Child("data") ?? [])
        {
            if (change.After.Child("binaryData")?.ContainsKey(key) == true)
                errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
        }

        CheckImmutable(change, ["data", "binaryData"], errors);
    }

    public static void CheckSecret(ObjectChange change, FieldErrors errors)
    {
        if (CheckKeys(change.After, "data", DecodedLength, errors) > DataBytes)
            errors.Add(FieldError.TooLong("data", DataBytes));
        SecretRules.CheckContent(change.After, errors);
        if (change.Before is { } before && change.After.Text("type") != before.Text("type"))
            errors.Invalid("type", change.After.Text("type") ?? "", "field is immutable");
        CheckImmutable(change, ["data"], errors);
    }

    public static void CheckLease(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Whole("leaseDurationSeconds") is { } duration and <= 0)
            errors.Invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
        if (spec.Whole("leaseTransitions") is { } transitions and < 0)
            errors.Invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
    }

    // The keys of a map of contents, and how many bytes these have together.
    private static long CheckKeys(JsonObject holder, string name, Func<string, int> length, FieldErrors errors)
    {
        long size = 0;
        foreach ((string key, JsonNode? value) in holder.Child(name) ?? [])
        {
            if (Names.ConfigKey(key) is { } fault)
                errors.Invalid($"{name}[{key}]", key, fault);
            size += value.AsText() is { } text ? length(text) : 0;
        }

        return size;
    }

    private static int DecodedLength(string base64) => Base64.IsValid(base64, out int length) ? length : 0;

    private static void CheckImmutable(ObjectChange change, string[] fields, FieldErrors errors)
    {
        if (change.Before is not { } before || before.Flag("immutable") != true)
            return;
        if (change.After.Flag("immutable") != true)
            errors.Forbid("immutable", "field is immutable when `immutable` is set");
        foreach (string field in fields)
        {
            JsonNode? now = change.After.Field(field);
            if (!JsonNode.DeepEquals(now, before.Field(field)) && !(now.IsBlank && before.Field(field).IsBlank))
                errors.Forbid(field, "field is immutable when `immutable` is set");
        }
    }
}
