using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Says whether an owner is gone. The caches may be behind, so what they do not show is asked of the server.</summary>
internal sealed class OwnerLookup(IReadOnlyDictionary<string, WatchCache> caches, OwnerGraph graph, KubeClient kube)
{
    public const string Foreground = "foregroundDeletion";

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

    /// <summary>The uids of the owners that stay: those that are neither gone nor on their way out with all that they own.</summary>
    public async Task<HashSet<string>> LastingOfAsync(IKubeObject item, CancellationToken cancel)
    {
        HashSet<string> lasting = [];
        foreach (OwnerReference owner in item.Metadata.OwnerReferences)
        {
            if (!IsDeletingDependents(Find(item, owner)) && !await IsAbsentAsync(item, owner, cancel))
                lasting.Add(owner.Uid);
        }

        return lasting;
    }

    /// <summary>Whether the object waits for its dependents to be deleted.</summary>
    public static bool IsDeletingDependents(IKubeObject? item) => item is { IsBeingDeleted: true } && item.Metadata.Finalizers.Contains(Foreground);

    private IKubeObject? Find(IKubeObject item, OwnerReference owner) =>
        OwnerKinds.Find(caches, owner) is { } kind
        && caches.GetValueOrDefault(kind.QualifiedName)?.FindObject(new(kind.Namespaced ? item.Namespace : "", owner.Name)) is { } found && found.Uid == owner.Uid ? found : null;

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
