using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Says whether an owner is gone. The caches may be behind, so what they do not show is asked of the server.</summary>
internal sealed class OwnerLookup(IReadOnlyDictionary<string, WatchCache> caches, OwnerGraph graph, KubeClient kube)
{
    public async Task<bool> IsAbsentAsync(IKubeObject item, OwnerReference owner, CancellationToken cancel)
    {
        // Nobody owns anything across namespaces: such an owner is none (and what belongs to no namespace stays, since nobody can tell).
        if (graph.PlaceOf(owner.Uid) is { } place)
            return place.Namespace.Length > 0 && item.Namespace.Length > 0 && place.Namespace != item.Namespace;
        if (graph.IsGone(owner.Uid))
            return true;

        // An owner of a kind that is not served here may be alive for all we know.
        if (OwnerKinds.Find(caches, owner) is not { } kind)
            return false;

        // What is remembered is where it was not: anybody can write a uid of others next to a name of his own.
        ObjectKey key = new(kind.Namespaced ? item.Namespace : "", owner.Name);
        string asked = $"{owner.Uid} {kind.QualifiedName} {key}";
        if (graph.IsGone(asked))
            return true;
        bool isAbsent = await UidOfAsync(kind, key, cancel) != owner.Uid;
        if (isAbsent)
            graph.SetGone(asked);
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
