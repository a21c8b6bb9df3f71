using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.StorageProtection;

/// <summary>Lets a claim that is to be deleted go once no pod on a node uses it.</summary>
internal sealed class ClaimProtectionReconciler(WatchCache<PartialObject> claims, WatchCache<Pod> pods, KubeClient kube) : IReconciler
{
    /// <summary>The claims that a pod may keep from going.</summary>
    public static IEnumerable<ObjectKey> ClaimsOf(Pod pod) =>
        pod.Spec.Volumes.Select(volume => NameOf(pod, volume)).OfType<string>().Select(name => new ObjectKey(pod.Namespace, name));

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (claims.Find(key) is not { } claim)
            return NextCheck.OnChange;
        if (ProtectionMark.Claim.IsMissingOn(claim))
            claims.Learn(await ProtectionMark.Claim.AddAsync(kube, claim, cancel));
        else if (ProtectionMark.Claim.HoldsBack(claim) && !await IsUsedAsync(claim, cancel))
            await ProtectionMark.Claim.TakeAsync(kube, claim, cancel);
        return NextCheck.OnChange;
    }

    // The cache may not know yet of a pod that was bound a moment ago, and then the claim would go under it.
    private async ValueTask<bool> IsUsedAsync(IKubeObject claim, CancellationToken cancel) =>
        pods.InNamespace(claim.Namespace).Any(pod => Uses(pod, claim))
        || (await kube.ListAsync<Pod>(new() { Namespace = claim.Namespace }, cancel)).Items.Any(pod => Uses(pod, claim));

    // No node starts a pod whose claim is being deleted, so only those count that are on one already.
    private static bool Uses(Pod pod, IKubeObject claim) =>
        pod.IsBound && pod.Spec.Volumes.Any(volume => NameOf(pod, volume) == claim.Name && (volume.Ephemeral is null || (!IsShutDown(pod) && claim.Controller?.Uid == pod.Uid)));

    // Such a pod may itself wait for its claim to go.
    private static bool IsShutDown(Pod pod) => pod.IsBeingDeleted && pod.Metadata.DeletionGracePeriodSeconds == 0;

    private static string? NameOf(Pod pod, Volume volume) =>
        volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : $"{pod.Name}-{volume.Name}");
}
