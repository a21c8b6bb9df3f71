using Gantry.Kube;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.DefinedKinds;

/// <summary>Lets kinds that users define, and that the server therefore serves in addition, take part in what others do while they are defined.</summary>
internal sealed class DefinedKindsReconciler(IReadOnlyList<IKindFollower> followers, IReadOnlyCollection<string> known, ControllerSet controllers) : IReconciler
{
    // A kind that goes while its objects are listed for the first time would keep this waiting for ever.
    private static readonly TimeSpan FirstList = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ResourceDefinition> _defined = [];

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        Dictionary<string, ResourceDefinition> served = (await controllers.Kube.DiscoverAsync(cancel))
            .Where(kind => kind.Verbs.Contains("watch") && !known.Contains(kind.QualifiedName))
            .ToDictionary(kind => kind.QualifiedName);

        foreach (ResourceDefinition gone in _defined.Values.Where(kind => served.GetValueOrDefault(kind.QualifiedName)?.ApiVersion != kind.ApiVersion).ToList())
        {
            _defined.Remove(gone.QualifiedName);
            await RemoveAsync(gone);
        }

        foreach (ResourceDefinition added in served.Values.Where(kind => !_defined.ContainsKey(kind.QualifiedName)))
        {
            if (!await TryAddAsync(added, cancel))
                return NextCheck.In(FirstList);
            _defined[added.QualifiedName] = added;
        }

        return NextCheck.OnChange;
    }

    private async Task<bool> TryAddAsync(ResourceDefinition kind, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(FirstList, controllers.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            foreach (IKindFollower follower in followers)
                await follower.AddAsync(kind, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await RemoveAsync(kind);
            return false;
        }
    }

    private async ValueTask RemoveAsync(ResourceDefinition kind)
    {
        foreach (IKindFollower follower in followers)
            await follower.RemoveAsync(kind);
        await controllers.Caches.ForgetPartsAsync(kind);
    }
}
