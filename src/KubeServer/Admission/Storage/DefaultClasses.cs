using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Networking;
using Gantry.Kube.Storage;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Storage;

/// <summary>Gives claims and ingresses that name no class the class that is marked as the default.</summary>
internal sealed class DefaultClasses(ResourceCatalog catalog) : IAdmissionStep
{
    private static readonly string[] StorageMarks = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];
    private static readonly string[] IngressMarks = ["ingressclass.kubernetes.io/is-default-class"];

    private readonly ApiResource _storage = catalog.Of(StorageClass.Definition);
    private readonly ApiResource _ingress = catalog.Of(IngressClass.Definition);

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Creates(PersistentVolumeClaim.Definition))
            SetStorage(request.Object!);
        else if (request.Creates(Ingress.Definition))
            SetIngress(request.Object!);
        return ValueTask.CompletedTask;
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    // An empty name is a name: such a claim wants a volume that no class makes.
    private void SetStorage(JsonObject claim)
    {
        JsonObject spec = claim.ChildOrNew("spec");
        bool isNamed = spec.Field("storageClassName") is not null || claim.Child("metadata").Child("annotations").Field("volume.beta.kubernetes.io/storage-class") is not null;
        if (!isNamed && DefaultOf(_storage, StorageMarks) is { } name)
            spec["storageClassName"] = name;
    }

    private void SetIngress(JsonObject ingress)
    {
        JsonObject spec = ingress.ChildOrNew("spec");
        bool isNamed = spec.Field("ingressClassName") is not null || ingress.Child("metadata").Child("annotations").Field("kubernetes.io/ingress.class") is not null;
        if (!isNamed && DefaultOf(_ingress, IngressMarks) is { } name)
            spec["ingressClassName"] = name;
    }

    // Of several the newest counts.
    private static string? DefaultOf(ApiResource classes, string[] marks) =>
        classes.Cache.Snapshot.Objects.StartingWith(classes.Prefix)
            .Select(item => ObjectJson.Parse(item.Json))
            .Where(item => marks.Any(mark => item.Child("metadata").Child("annotations").Text(mark) == "true"))
            .OrderByDescending(item => item.Child("metadata").Text("creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Name;
}
