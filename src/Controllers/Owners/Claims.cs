using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Controllers.Labels;
using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.Owners;

/// <summary>Settles which objects a controller object owns: adopts orphans that its selector picks, releases those it no longer picks.</summary>
internal sealed class Claims<TOwner, T>(WatchCache<T> objects, KubeClient kube)
    where TOwner : class, IKubeObject<TOwner>
    where T : class, IKubeObject<T>
{
    private readonly WatchIndex<T> _byController = objects.ByController();
    private readonly WatchIndex<T> _orphans = objects.Orphans();

    /// <summary>The objects that belong to the owner after claiming.</summary>
    public async Task<List<T>> SettleAsync(TOwner owner, LabelSelector selector, CancellationToken cancel)
    {
        var claimed = new List<T>();
        foreach (T item in _byController.Of(owner.Uid))
        {
            if (owner.IsBeingDeleted || selector.Matches(item.Metadata.Labels))
                claimed.Add(item);
            else
                await ReleaseAsync(item, owner, cancel);
        }

        if (owner.IsBeingDeleted)
            return claimed;

        List<T> adoptable = [.. _orphans.Of(owner.Namespace).Where(item => !item.IsBeingDeleted && selector.Matches(item.Metadata.Labels))];
        if (adoptable.Count > 0 && await IsCurrentAsync(owner, cancel))
        {
            foreach (T item in adoptable)
                claimed.Add(await AdoptAsync(item, owner, cancel));
        }

        return claimed;
    }

    // The cache may be behind: an owner that has been deleted, or replaced by another of its name, must not adopt.
    private async Task<bool> IsCurrentAsync(TOwner owner, CancellationToken cancel) =>
        await kube.FindAsync<TOwner>(owner.Key, cancel) is { IsBeingDeleted: false } current && current.Uid == owner.Uid;

    private async Task<T> AdoptAsync(T item, TOwner owner, CancellationToken cancel)
    {
        T adopted = await WithOwnersAsync(item, item.Metadata.OwnerReferences.Append(owner.AsController()), cancel);
        objects.Learn(adopted);
        return adopted;
    }

    private async Task ReleaseAsync(T item, TOwner owner, CancellationToken cancel)
    {
        if (item.IsBeingDeleted)
            return;

        objects.Learn(await WithOwnersAsync(item, item.Metadata.OwnerReferences.Where(reference => reference.Uid != owner.Uid), cancel));
    }

    // A patch, since controllers may not update pods; the revision makes the list that is replaced the list that was read.
    private Task<T> WithOwnersAsync(T item, IEnumerable<OwnerReference> owners, CancellationToken cancel)
    {
        var list = new JsonArray([.. owners.Select(owner => JsonSerializer.SerializeToNode(owner, KubeJson.TypeOf<OwnerReference>()))]);
        JsonObject metadata = new() { ["uid"] = item.Uid, ["resourceVersion"] = item.Metadata.ResourceVersion, ["ownerReferences"] = list };
        return kube.PatchAsync<T>(item.Key, PatchBody.Merge(new() { ["metadata"] = metadata }), cancel: cancel);
    }
}
