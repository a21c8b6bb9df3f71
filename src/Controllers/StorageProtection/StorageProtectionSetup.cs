using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.StorageProtection;

/// <summary>What wakes the controllers that keep volumes and claims while they are used.</summary>
internal static class StorageProtectionSetup
{
    public static void AddStorageProtection(this ControllerSet controllers)
    {
        WatchCache<PartialObject> claims = controllers.Caches.PartsOf(PersistentVolumeClaim.Definition);
        WatchCache<PartialObject> volumes = controllers.Caches.PartsOf(PersistentVolume.Definition);
        controllers
            .Add("claim-protection", new ClaimProtectionReconciler(claims, controllers.Cache<Pod>(), controllers.As("pvc-protection-controller")))
            .AlsoOnObjects(claims, change => change.After is { } claim && ProtectionMark.Claim.Concerns(claim) ? [claim.Key] : [])
            .AlsoOnChange<Pod>(change => MayLetGo(change) ? Held(change.Latest, claims) : []);
        controllers
            .Add("volume-protection", new VolumeProtectionReconciler(volumes, controllers.As("pv-protection-controller")))
            .AlsoOnObjects(volumes, change => change.After is { } volume && ProtectionMark.Volume.Concerns(volume) ? [volume.Key] : []);
    }

    private static bool MayLetGo(ObjectChange<Pod> change) => change.After is not { } pod || !pod.IsBound || pod.IsBeingDeleted || pod.HasEnded;

    private static IEnumerable<ObjectKey> Held(Pod pod, WatchCache<PartialObject> claims) =>
        ClaimProtectionReconciler.ClaimsOf(pod).Where(key => claims.Find(key) is { IsBeingDeleted: true });
}
