using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.StorageProtection;

/// <summary>The finalizer that keeps an object of a kind while it is used.</summary>
internal sealed record ProtectionMark(ResourceDefinition Kind, string Finalizer)
{
    public static ProtectionMark Claim { get; } = new(PersistentVolumeClaim.Definition, "kubernetes.io/pvc-protection");

    public static ProtectionMark Volume { get; } = new(PersistentVolume.Definition, "kubernetes.io/pv-protection");

    /// <summary>An object from before there was the mark, or from which somebody took it.</summary>
    public bool IsMissingOn(IKubeObject item) => !item.IsBeingDeleted && !item.Metadata.Finalizers.Contains(Finalizer);

    /// <summary>Whether the object goes as soon as nobody uses it.</summary>
    public bool HoldsBack(IKubeObject item) => item.IsBeingDeleted && item.Metadata.Finalizers.Contains(Finalizer);

    public bool Concerns(IKubeObject item) => IsMissingOn(item) || HoldsBack(item);

    public Task<PartialObject> AddAsync(KubeClient kube, IKubeObject item, CancellationToken cancel) => SetAsync(kube, item, [.. item.Metadata.Finalizers, Finalizer], cancel);

    public Task<PartialObject> TakeAsync(KubeClient kube, IKubeObject item, CancellationToken cancel) =>
        SetAsync(kube, item, item.Metadata.Finalizers.Where(name => name != Finalizer), cancel);

    // With the version that was looked at, so that a finalizer that somebody adds in the meantime is not lost.
    private Task<PartialObject> SetAsync(KubeClient kube, IKubeObject item, IEnumerable<string> finalizers, CancellationToken cancel)
    {
        JsonArray names = [];
        foreach (string name in finalizers)
            names.Add((JsonNode)name);
        JsonObject metadata = new() { ["resourceVersion"] = item.Metadata.ResourceVersion, ["finalizers"] = names };
        return kube.PatchAsync(Kind, item.Key, PatchBody.Merge(new() { ["metadata"] = metadata }), KubeJson.TypeOf<PartialObject>(), subresource: null, cancel);
    }
}
