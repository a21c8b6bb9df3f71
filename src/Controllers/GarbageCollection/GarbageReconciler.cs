using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Deletes the objects of one kind whose owners are all gone, and does what a deletion in the foreground or one that orphans has asked for.</summary>
internal sealed class GarbageReconciler(WatchCache cache, IReadOnlyDictionary<string, WatchCache> caches, OwnerGraph graph, KubeClient kube) : IReconciler
{
    private const string Foreground = OwnerLookup.Foreground;
    private const string Orphan = "orphan";

    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(50);

    private readonly OwnerLookup _owners = new(caches, graph, kube);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (cache.FindObject(key) is not { } item)
            return NextCheck.OnChange;

        if (item.IsBeingDeleted && item.Metadata.Finalizers.Contains(Orphan))
            await OrphanAsync(item, cancel);
        else if (item.IsBeingDeleted && item.Metadata.Finalizers.Contains(Foreground))
            return await DeleteDependentsAsync(item, cancel);
        else if (!item.IsBeingDeleted && item.Metadata.OwnerReferences.Count > 0)
            await CheckOwnersAsync(item, cancel);
        return NextCheck.OnChange;
    }

    private async Task OrphanAsync(IKubeObject owner, CancellationToken cancel)
    {
        foreach (Dependent dependent in DependentsOf(owner))
        {
            if (Find(dependent) is { } item)
                await KeepOwnersAsync(dependent.Kind, item, reference => reference.Uid != owner.Uid, cancel);
        }

        await ReleaseAsync(owner, Orphan, cancel);
    }

    private async Task<NextCheck> DeleteDependentsAsync(IKubeObject owner, CancellationToken cancel)
    {
        bool isBlocked = false;
        foreach (Dependent dependent in DependentsOf(owner))
        {
            if (Find(dependent) is not { } item)
                continue;

            isBlocked |= item.Metadata.OwnerReferences.Any(reference => reference.Uid == owner.Uid && reference.BlockOwnerDeletion == true);
            if (!item.IsBeingDeleted)
                await DeleteDependentAsync(dependent.Kind, item, cancel);
        }

        if (isBlocked)
            return NextCheck.OnChange;
        if (await HasUnseenDependentsAsync(owner, cancel))
            return NextCheck.In(CatchUp);
        await ReleaseAsync(owner, Foreground, cancel);
        return NextCheck.OnChange;
    }

    private async Task DeleteDependentAsync(ResourceDefinition kind, IKubeObject item, CancellationToken cancel)
    {
        HashSet<string> lasting = await _owners.LastingOfAsync(item, cancel);
        IReadOnlyCollection<Dependent> below = graph.DependentsOf(item.Uid);
        if (lasting.Count > 0)
            await KeepOwnersAsync(kind, item, reference => lasting.Contains(reference.Uid), cancel);
        else if (item.Metadata.OwnerReferences.Any(reference => reference.BlockOwnerDeletion == true) && below.Select(Find).Any(OwnerLookup.IsDeletingDependents))
            await UnblockOwnersAsync(kind, item, cancel);
        else
            await DeleteAsync(kind, item, below.Count > 0 ? "Foreground" : "Background", cancel);
    }

    // The watches of two kinds are not in step: a dependent that was made just before the deletion may not be in the graph yet.
    // Deletions in the foreground are rare enough to ask the server before one ends.
    private async Task<bool> HasUnseenDependentsAsync(IKubeObject owner, CancellationToken cancel)
    {
        foreach (WatchCache other in caches.Values.Where(other => other.Definition.Namespaced || !cache.Definition.Namespaced))
        {
            var here = new ListQuery { Namespace = cache.Definition.Namespaced ? owner.Namespace : null };
            KubeList<PartialObject> found = await kube.ListAsync(other.Definition, KubeJson.TypeOf<KubeList<PartialObject>>(), here, cancel);
            if (found.Items.Any(item => item.Metadata.OwnerReferences.Any(reference => reference.Uid == owner.Uid) && other.FindObject(new(item.Namespace, item.Name)) is null))
                return true;
        }

        return false;
    }

    private async Task CheckOwnersAsync(IKubeObject item, CancellationToken cancel)
    {
        var absent = new HashSet<string>();
        foreach (OwnerReference owner in item.Metadata.OwnerReferences)
        {
            if (await _owners.IsAbsentAsync(item, owner, cancel))
                absent.Add(owner.Uid);
        }

        if (absent.Count == 0)
            return;
        if (absent.Count == item.Metadata.OwnerReferences.Count)
            await DeleteAsync(cache.Definition, item, propagation: null, cancel);
        else
            await KeepOwnersAsync(cache.Definition, item, reference => !absent.Contains(reference.Uid), cancel);
    }

    // What others write into their own namespaces must not hold up what goes on in this one.
    private IEnumerable<Dependent> DependentsOf(IKubeObject owner) =>
        graph.DependentsOf(owner.Uid).Where(dependent => !cache.Definition.Namespaced || dependent.Key.Namespace == owner.Namespace);

    private IKubeObject? Find(Dependent dependent) => caches.GetValueOrDefault(dependent.Kind.QualifiedName)?.FindObject(dependent.Key);

    private async Task DeleteAsync(ResourceDefinition kind, IKubeObject item, string? propagation, CancellationToken cancel)
    {
        // Without a policy of ours the one that the object's own finalizers ask for stays in force. The revision is part of the
        // condition because the watches of two kinds are not in step: the object may have lost this owner, or got another, just now.
        var conditions = new Preconditions { Uid = item.Uid, ResourceVersion = item.Metadata.ResourceVersion };
        var options = new DeleteOptions { PropagationPolicy = propagation ?? PolicyOf(item), Preconditions = conditions };
        await ToleratingAbsenceAsync(() => kube.DeleteAsync(kind, item.Key, options, cancel));
    }

    private static string PolicyOf(IKubeObject item) =>
        item.Metadata.Finalizers.Contains(Orphan) ? "Orphan" : item.Metadata.Finalizers.Contains(Foreground) ? "Foreground" : "Background";

    private Task KeepOwnersAsync(ResourceDefinition kind, IKubeObject item, Func<OwnerReference, bool> isKept, CancellationToken cancel) =>
        SetOwnersAsync(kind, item, item.Metadata.OwnerReferences.Where(isKept), cancel);

    // Objects that own each other in a circle would wait for each other for ever. The one that closes the circle holds up nobody;
    // its change wakes its owners, which then delete it.
    private Task UnblockOwnersAsync(ResourceDefinition kind, IKubeObject item, CancellationToken cancel) =>
        SetOwnersAsync(kind, item, item.Metadata.OwnerReferences.Select(reference => reference with { BlockOwnerDeletion = false }), cancel);

    private Task SetOwnersAsync(ResourceDefinition kind, IKubeObject item, IEnumerable<OwnerReference> owners, CancellationToken cancel)
    {
        var references = new JsonArray([.. owners.Select(reference => JsonSerializer.SerializeToNode(reference, KubeJson.TypeOf<OwnerReference>()))]);
        return PatchAsync(kind, item, new() { ["ownerReferences"] = references }, cancel);
    }

    private Task ReleaseAsync(IKubeObject item, string finalizer, CancellationToken cancel)
    {
        var kept = new JsonArray([.. item.Metadata.Finalizers.Where(name => name != finalizer).Select(name => (JsonNode?)JsonValue.Create(name))]);
        return PatchAsync(cache.Definition, item, new() { ["finalizers"] = kept }, cancel);
    }

    // The revision makes the list that is replaced the list that was read.
    private Task PatchAsync(ResourceDefinition kind, IKubeObject item, JsonObject metadata, CancellationToken cancel)
    {
        metadata["uid"] = item.Uid;
        metadata["resourceVersion"] = item.Metadata.ResourceVersion;
        var patch = PatchBody.Merge(new() { ["metadata"] = metadata });
        return ToleratingAbsenceAsync(() => kube.PatchAsync(kind, item.Key, patch, KubeJson.TypeOf<PartialObject>(), subresource: null, cancel));
    }

    private static async Task ToleratingAbsenceAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            // Gone already, which is what was wanted.
        }
    }
}
