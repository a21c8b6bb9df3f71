using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>The way of every object out of the store: at once, or marked and left to those who have to finish first.</summary>
internal sealed class ObjectDeleter(ObjectRegistry registry)
{
    private const int ConflictTries = 20;

    public async ValueTask<Deletion> DeleteAsync(ApiResource resource, ObjectKey key, DeleteOptions options, Deleter? by, CancellationToken cancel)
    {
        if (resource.Behaviour.Undeletable.Contains(key.Name))
            throw ApiErrors.Forbidden(resource.Definition, key.Name, $"this {resource.Definition.Singular} may not be deleted");

        for (int attempt = 1; attempt <= ConflictTries; attempt++)
        {
            Entry entry = await registry.FindStoredAsync(resource, key, cancel) ?? throw ApiErrors.NotFound(resource.Definition, key.Name);
            JsonObject old = ObjectJson.Parse(entry.Value);
            CheckPreconditions(resource, old, options.Preconditions);
            if (by is { } deleter)
                await registry.Admission.AdmitDeletionAsync(registry, resource, await PresentedAsync(resource, entry, old, cancel), options, deleter, cancel);

            if (await TryDeleteAsync(resource, entry, old, options, cancel) is { } deletion)
                return deletion;
        }

        throw ApiErrors.Modified(resource.Definition, key.Name);
    }

    private async ValueTask<Deletion?> TryDeleteAsync(ApiResource resource, Entry entry, JsonObject old, DeleteOptions options, CancellationToken cancel)
    {
        JsonObject item = old.Copy();
        DeletionRules.Apply(resource, item, options, registry.Clock.GetUtcNow());
        bool isDone = DeletionRules.IsDone(resource, item);
        if (!isDone && UpdateRules.IsSame(item, old))
            return new Deletion(entry.Value, old.Uid, IsDone: false);
        // What goes at once, with no time of grace to tell of, goes as it was.
        if (isDone && resource.Behaviour.GraceOf is null)
            item = old;
        if (options.DryRun.Count > 0)
            return new Deletion(ObjectJson.ToBytes(item), old.Uid, isDone);

        WriteResult result = await registry.WriteAsync(new Write
        {
            Key = entry.Key,
            Value = ObjectJson.ToPayload(item),
            Expected = entry.Modified,
            IsDeletion = isDone,
            Durability = resource.Behaviour.Durability,
        }, cancel);
        return result.IsApplied ? new Deletion(result.Entry!.Value, old.Uid, isDone) : null;
    }

    // Who admits sees the object in the version of the request.
    private static async ValueTask<JsonObject> PresentedAsync(ApiResource resource, Entry entry, JsonObject stored, CancellationToken cancel) =>
        resource.Form is null ? stored : ObjectJson.Parse(await resource.PresentAsync(entry.Value, cancel));

    private static void CheckPreconditions(ApiResource resource, JsonObject item, Preconditions? conditions)
    {
        if (conditions?.Uid is { Length: > 0 } uid && uid != item.Uid)
            throw ApiErrors.DeletesAnother(resource.Definition, item.Name, uid, item.Uid);
        if (conditions?.ResourceVersion is { Length: > 0 } version && version != item.ResourceVersion)
            throw ApiErrors.DeletesChanged(resource.Definition, item.Name, version, item.ResourceVersion);
    }
}
