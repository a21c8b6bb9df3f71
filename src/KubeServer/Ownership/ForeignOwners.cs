using System.Text.Json.Nodes;
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
        string group = write.Definition.Group;
        ApiResource? other = version.StartsWith(group + "/", StringComparison.Ordinal)
            ? write.Registry.Catalog.Find(group, version[(group.Length + 1)..], write.Definition.Plural)
            : null;
        if (other?.Form is not { } form)
            return null;
        JsonObject[] shown = await form.FromOthersAsync([old, write.New], cancel);
        return other.Ownership.Of(write.Subresource).ChangedBetween(shown[0], shown[1]);
    }
}
