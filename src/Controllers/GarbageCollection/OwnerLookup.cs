using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Says whether an owner is gone. The caches may be behind, so what they do not show is asked of the server.</summary>
internal sealed class OwnerLookup(IReadOnlyDictionary<string, WatchCache> caches, OwnerGraph graph, KubeClient kube)
{
    public async Task<bool> IsAbsentAsync(IKubeObject item, OwnerReference owner, CancellationToken cancel)
    {
        if (graph.IsLiving(owner.Uid))
            return false;
        if (graph.IsGone(owner.Uid))
            return true;

        // An owner of a kind that is not served here may be alive for all we know.
        if (OwnerKinds.Find(caches, owner) is not { } kind)
            return false;

        bool isAbsent = await UidOfAsync(kind, new(kind.Namespaced ? item.Namespace : "", owner.Name), cancel) != owner.Uid;
        if (isAbsent)
            graph.SetGone(owner.Uid);
        return isAbsent;
    }

    /// <summary>Whether somebody else than the one who goes still owns the object.</summary>
    public async Task<bool> HasOtherAsync(IKubeObject item, string going, CancellationToken cancel)
    {
        foreach (OwnerReference owner in item.Metadata.OwnerReferences)
        {
            if (owner.Uid != going && !await IsAbsentAsync(item, owner, cancel))
                return true;
        }

        return false;
    }

    private async Task<string?> UidOfAsync(ResourceDefinition kind, ObjectKey key, CancellationToken cancel)
    {
        try
        {
            PartialObject found = await kube.GetAsync(kind, key, KubeJson.TypeOf<PartialObject>(), cancel);
            return found.Uid;
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            return null;
        }
    }
}
