using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;
using Gantry.Kube.Trees;

namespace Gantry.Controllers.StorageProtection;

/// <summary>Lets a volume that is to be deleted go once no claim is bound to it.</summary>
internal sealed class VolumeProtectionReconciler(WatchCache<PartialObject> volumes, KubeClient kube) : IReconciler
{
    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (volumes.Find(key) is not { } volume)
            return NextCheck.OnChange;
        if (ProtectionMark.Volume.IsMissingOn(volume))
            volumes.Learn(await ProtectionMark.Volume.AddAsync(kube, volume, cancel));
        else if (ProtectionMark.Volume.HoldsBack(volume) && !await IsBoundAsync(key, cancel))
            await ProtectionMark.Volume.TakeAsync(kube, volume, cancel);
        return NextCheck.OnChange;
    }

    private async ValueTask<bool> IsBoundAsync(ObjectKey key, CancellationToken cancel) =>
        (await kube.GetAsync(PersistentVolume.Definition, key, KubeJson.TypeOf<JsonObject>(), cancel)).Child("status").Text("phase") == "Bound";
}
