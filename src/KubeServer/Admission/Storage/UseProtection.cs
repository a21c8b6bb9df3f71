using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Storage;

/// <summary>Marks new volumes and claims so that they stay while they are used; controllers take the mark away.</summary>
internal sealed class UseProtection : IAdmissionStep
{
    private static readonly (ResourceDefinition Kind, string Finalizer)[] Marks =
    [
        (PersistentVolumeClaim.Definition, "kubernetes.io/pvc-protection"),
        (PersistentVolume.Definition, "kubernetes.io/pv-protection"),
    ];

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        foreach ((ResourceDefinition kind, string finalizer) in Marks)
        {
            if (!request.Creates(kind))
                continue;
            JsonArray finalizers = request.Object!.ChildOrNew("metadata").ListOrNew("finalizers");
            if (!request.Object!.Child("metadata").Texts("finalizers").Contains(finalizer))
                finalizers.Add((JsonNode)finalizer);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;
}
