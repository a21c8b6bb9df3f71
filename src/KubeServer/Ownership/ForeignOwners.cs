using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Ownership;

/// <summary>
/// The owners who wrote an object in another version than the one in hand, where a webhook makes one of the other: their fields have
/// other names there, so what a write changed is compared once more, in each of their versions.
/// </summary>
internal static class ForeignOwners
{
    /// <summary>Those whose fields are to be compared in the version of the resource.</summary>
    public static ManagedFields Exclude(ApiResource resource, ManagedFields owners) =>
        resource.Form is { IsConverted: true } ? owners.Where(owned => owned.ApiVersion == resource.Definition.ApiVersion) : owners;

    /// <summary>
    /// What applying makes of the live object. What the applier applied before and leaves out goes, in whichever version it said it, but for
    /// what others own in theirs.
    /// </summary>
    public static async ValueTask<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancel)
    {
        FieldOwnership own = request.Resource.Ownership.Of(request.Applier.Subresource);
        string version = request.Resource.Definition.ApiVersion;
        bool isForeign = request.Resource.Form is { IsConverted: true } && request.Owners.Owners.Values.Any(owned => owned.ApiVersion != version);
        if (!isForeign)
            return own.Apply(request.Live, request.Applied, request.Owners, request.Applier, version, request.IsForced, request.Time);

        ManagedFields after = request.Owners.With(request.Applier, own.Wanted(request.Applied), version, request.Time);
        JsonObject merged = own.Merge(request.Live, request.Applied);
        if (request.Owners.Find(request.Applier) is { } last)
            merged = await PruneAsync(request, merged, after, last, cancel);
        return own.Judge(request.Live, merged, Exclude(request.Resource, after), request.Applier, request.IsForced);
    }

    private static async ValueTask<JsonObject> PruneAsync(ApplyRequest request, JsonObject merged, ManagedFields owners, OwnedSet last, CancellationToken cancel)
    {
        // What nobody can read any more cannot be taken out.
        if (Find(request.Catalog, request.Resource.Definition, last.ApiVersion) is not { } first)
            return merged;
        string subresource = request.Applier.Subresource;
        JsonObject pruned = first.Ownership.Of(subresource).Remove((await first.Form!.FromOthersAsync([merged], cancel))[0], last.Fields);
        foreach (IGrouping<string, OwnedSet> version in owners.Owners.Values.GroupBy(owned => owned.ApiVersion))
        {
            if (Find(request.Catalog, request.Resource.Definition, version.Key) is not { } other)
                continue;
            JsonObject[] shown = await other.Form!.FromOthersAsync([merged, pruned], cancel);
            pruned = other.Ownership.Of(subresource).PutBack(shown[0], shown[1], version.Aggregate(FieldSet.Empty, (all, owned) => all.Union(owned.Fields)));
        }

        JsonObject[] ends = await first.Form.FromOthersAsync([merged, pruned], cancel);
        pruned = first.Ownership.Of(subresource).PutBackInside(ends[0], ends[1], last.Fields);
        return (await request.Resource.Form!.FromOthersAsync([pruned], cancel))[0];
    }

    /// <summary>Puts them back into a changed object, without the fields that the change took from them; throws the conflicts that an apply has with them.</summary>
    public static async ValueTask RestoreAsync(WriteContext write, JsonObject old, ManagedFields? sent, CancellationToken cancel)
    {
        if (write.Resource.Form is not { IsConverted: true })
            return;
        ManagedFields foreign = (sent ?? OwnershipRecord.Of(old)).Where(owned => owned.ApiVersion != write.Definition.ApiVersion);
        if (write.Applier is { } applier)
            foreign = foreign.Without(applier);
        if (foreign.IsEmpty)
            return;

        Dictionary<string, FieldSet> changed = [];
        foreach (string version in foreign.Owners.Values.Select(owned => owned.ApiVersion).Distinct())
        {
            // What nobody can read any more is nobody's.
            if (await ChangedInAsync(write, old, version, cancel) is { } fields)
                changed[version] = fields;
            else
                foreign = foreign.Where(owned => owned.ApiVersion != version);
        }

        FieldConflict[] conflicts = write.Applier is null || write.Overrides ? [] : [.. foreign.ConflictsWith(owned => changed[owned.ApiVersion])];
        if (conflicts.Length > 0)
            throw ApiErrors.ApplyConflict(conflicts);
        OwnershipRecord.Set(write.New, OwnershipRecord.Of(write.New).And(foreign.Without(owned => changed[owned.ApiVersion])));
    }

    private static async ValueTask<FieldSet?> ChangedInAsync(WriteContext write, JsonObject old, string version, CancellationToken cancel)
    {
        if (Find(write.Registry.Catalog, write.Definition, version) is not { } other)
            return null;
        JsonObject[] shown = await other.Form!.FromOthersAsync([old, write.New], cancel);
        return other.Ownership.Of(write.Subresource).ChangedBetween(shown[0], shown[1]);
    }

    private static ApiResource? Find(ResourceCatalog catalog, ResourceDefinition definition, string version)
    {
        ApiResource? other = version.StartsWith(definition.Group + "/", StringComparison.Ordinal)
            ? catalog.Find(definition.Group, version[(definition.Group.Length + 1)..], definition.Plural)
            : null;
        return other?.Form is null ? null : other;
    }
}
