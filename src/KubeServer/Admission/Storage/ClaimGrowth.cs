using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Storage;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission.Storage;

/// <summary>A claim may ask for more only when it has its volume, and when its class lets volumes grow.</summary>
internal sealed class ClaimGrowth(ResourceCatalog catalog) : IAdmissionStep
{
    private readonly ApiResource _classes = catalog.Of(StorageClass.Definition);

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Updates(PersistentVolumeClaim.Definition) || request.Old is not { } old || SizeOf(request.Object!) <= SizeOf(old))
            return;
        if (old.Child("status").Text("phase") != "Bound")
            throw request.Forbidden("Only bound persistent volume claims can be expanded");

        string name = ClassOf(request.Object!);
        Entry? entry = name.Length > 0 && name == ClassOf(old) ? await request.Registry.FindAsync(_classes, ObjectKey.ClusterScoped(name), cancel) : null;
        if (entry is null || ObjectJson.Parse(entry.Value).Flag("allowVolumeExpansion") != true)
            throw request.Forbidden("only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
    }

    private static Quantity SizeOf(JsonObject claim) =>
        Quantity.TryParse(claim.Child("spec").Child("resources").Child("requests").Text("storage"), out Quantity size) ? size : Quantity.Zero;

    private static string ClassOf(JsonObject claim) =>
        claim.Child("metadata").Child("annotations").Text("volume.beta.kubernetes.io/storage-class") ?? claim.Child("spec").Text("storageClassName") ?? "";
}
