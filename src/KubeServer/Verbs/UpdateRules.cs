using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Strategies;

namespace Gantry.KubeServer.Verbs;

/// <summary>What an update may change: the server keeps its own fields, and a subresource writes only its part.</summary>
internal static class UpdateRules
{
    private const string Grace = "deletionGracePeriodSeconds";

    private static readonly string[] ServerFields =
        ["uid", "creationTimestamp", "deletionTimestamp", Grace, "generation", "selfLink", "managedFields"];

    /// <summary>Refuses an update made for another object or another version of it; true where the client named a version.</summary>
    public static bool CheckPreconditions(WriteContext write, JsonObject old)
    {
        string uid = write.New.Uid;
        if (uid.Length > 0 && uid != old.Uid)
        {
            // A replacement is meant for one object; a patch changes whatever is there, only not this.
            if (write.Call?.Verb != "patch")
                throw ApiErrors.UidMismatch(write.Definition, old.Name, uid, old.Uid);
            write.Errors.Invalid("metadata.uid", uid, "field is immutable");
        }

        string version = write.New.ResourceVersion;
        if (version.Length == 0)
            return false;
        if (!ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw ApiErrors.Unexpected($"strconv.ParseUint: parsing \"{version}\": invalid syntax");
        if (version != old.ResourceVersion)
            throw ApiErrors.Modified(write.Definition, old.Name);
        return true;
    }

    /// <summary>Refuses an update that does not say which version it was made from, of a kind whose updates must.</summary>
    public static void CheckNamesVersion(ApiCall call, JsonObject item)
    {
        if (!call.Resource.Behaviour.NeedsVersion || item.ResourceVersion.Length > 0)
            return;
        FieldErrors errors = new();
        errors.Invalid("metadata.resourceVersion", 0, "must be specified for an update");

        // In this refusal clients are told a resource where elsewhere they are told a kind.
        throw ApiErrors.Invalid(call.Definition with { Kind = call.Definition.Plural }, call.Target.Name, errors);
    }

    /// <summary>Fills the new object with what this write cannot change.</summary>
    public static void TakeOver(WriteContext write, JsonObject old)
    {
        JsonObject metadata = write.New.Metadata;
        JsonObject oldMetadata = old.Metadata;
        foreach (string field in (string[])["deletionTimestamp", Grace])
        {
            if (!old.IsBeingDeleted && metadata.Field(field) is { } set)
                write.Errors.Add(FieldError.Invalid($"metadata.{field}", set, "field is immutable"));
        }

        // The instant of a deletion that has begun is simply kept, the time that it leaves is not to be touched.
        if (old.IsBeingDeleted && metadata.Whole(Grace) is { } grace && grace != oldMetadata.Whole(Grace))
            write.Errors.Invalid($"metadata.{Grace}", grace, "field is immutable");

        foreach (string field in ServerFields)
            metadata.CopyFrom(oldMetadata, field);
        metadata["resourceVersion"] = old.ResourceVersion;

        switch (write.Subresource)
        {
            case "":
                KeepForObject(write, old);
                break;
            case "status" or "approval":
                KeepForStatus(write, old);
                if (write.Resource.Behaviour.IsCustom)
                    KeepMetadata(write.New, old);
                break;
            case "finalize":
                KeepForFinalize(write.New, old);
                break;
            case "ephemeralcontainers":
                PodParts.TakeEphemeral(write.New, old, write.Errors);
                break;
            case "resize":
                PodParts.TakeResize(write.New, old, write.Errors);
                break;
        }
    }

    /// <summary>A change of what is wanted is a new generation.</summary>
    public static void CountGeneration(WriteContext write, JsonObject old)
    {
        if (!write.Resource.Behaviour.CountsGenerations || write.Subresource is not ("" or "scale" or "ephemeralcontainers" or "resize") || IsWantedTheSame(write, old))
            return;

        write.New.Metadata["generation"] = (old.Metadata.Whole("generation") ?? 0) + 1;
    }

    private static bool IsWantedTheSame(WriteContext write, JsonObject old) =>
        write.New.Select(field => field.Key).Union(old.Select(field => field.Key)).All(name =>
            name is "apiVersion" or "kind" or "metadata" || (name == "status" && write.Definition.HasStatus) || JsonNode.DeepEquals(write.New[name], old[name]));

    public static bool IsSame(JsonObject item, JsonObject old) => JsonNode.DeepEquals(item, old);

    private static void KeepForObject(WriteContext write, JsonObject old)
    {
        if (write.Definition.HasStatus)
            write.New.CopyFrom(old, "status");
        if (!old.IsBeingDeleted)
            return;

        IReadOnlyList<string> before = old.Finalizers;
        string[] added = [.. write.New.Finalizers.Except(before).Order(StringComparer.Ordinal)];
        if (added.Length > 0)
            write.Errors.Forbid("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(name => JsonValue.Create(name).Quoted))}}}");
    }

    private static void KeepForFinalize(JsonObject item, JsonObject old)
    {
        JsonNode? finalizers = item.Child("spec").Field("finalizers")?.DeepClone();
        item["spec"] = new JsonObject { ["finalizers"] = finalizers ?? new JsonArray() };
        item["metadata"] = old.Metadata.DeepClone();
        item.CopyFrom(old, "status");
    }

    // The status path of a user's kind changes nothing of the metadata.
    private static void KeepMetadata(JsonObject item, JsonObject old)
    {
        string version = item.ResourceVersion;
        item["metadata"] = old.Metadata.DeepClone();
        item.Metadata["resourceVersion"] = version;
    }

    private static void KeepForStatus(WriteContext write, JsonObject old)
    {
        JsonObject item = write.New;
        foreach ((string name, _) in item.ToArray())
        {
            if (name is not ("metadata" or "status"))
                item.CopyFrom(old, name);
        }

        foreach ((string name, _) in old)
        {
            if (name is not ("metadata" or "status"))
                item.CopyFrom(old, name);
        }

        foreach (string field in (string[])["name", "namespace", .. write.Resource.Behaviour.StatusKeepsOfMetadata])
            item.Metadata.CopyFrom(old.Metadata, field);
    }
}
