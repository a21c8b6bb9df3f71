using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.NodeApi;
using Gantry.Kube.Quotas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission;

/// <summary>Gives a pod what its runtime class says: what the runtime itself costs, and on which nodes it is.</summary>
internal sealed class RuntimeClassAdmission(ResourceCatalog catalog) : IAdmissionStep
{
    private readonly ApiResource _classes = catalog.Of(RuntimeClass.Definition);

    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Creates(Pod.Definition) || await FindAsync(request, cancel) is not { } found)
            return;

        JsonObject spec = request.Object!.ChildOrNew("spec");
        if (found.Child("overhead").Child("podFixed") is { } overhead)
        {
            CheckOverhead(request, spec, overhead);
            spec["overhead"] = overhead.DeepClone();
        }

        if (found.Child("scheduling") is { } scheduling)
            SetScheduling(request, spec, scheduling);
    }

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Creates(Pod.Definition))
            return;
        JsonObject? spec = request.Object.Child("spec");
        JsonObject? found = await FindAsync(request, cancel);
        if (found.Child("overhead").Child("podFixed") is { } overhead)
            CheckOverhead(request, spec, overhead, mustBeSet: true);
        else if (spec.Count("overhead") > 0)
            throw request.Forbidden("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }

    private async ValueTask<JsonObject?> FindAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Object.Child("spec").Text("runtimeClassName") is not { Length: > 0 } name)
            return null;
        Entry entry = await request.Registry.FindAsync(_classes, ObjectKey.ClusterScoped(name), cancel)
            ?? throw request.Forbidden($"pod rejected: RuntimeClass \"{name}\" not found");
        return ObjectJson.Parse(entry.Value);
    }

    private static void CheckOverhead(AdmissionRequest request, JsonObject? spec, JsonObject overhead, bool mustBeSet = false)
    {
        bool isSet = spec.Child("overhead") is not null;
        if ((isSet || mustBeSet) && !Amounts.Of(spec.Child("overhead")).AreSame(Amounts.Of(overhead)))
            throw request.Forbidden("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }

    private static void SetScheduling(AdmissionRequest request, JsonObject spec, JsonObject scheduling)
    {
        foreach ((string key, string value) in scheduling.Pairs("nodeSelector"))
        {
            JsonObject selector = spec.ChildOrNew("nodeSelector");
            if (selector.Text(key) is { } own && own != value)
                throw request.Forbidden($"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {own}");
            selector[key] = value;
        }

        foreach (JsonObject toleration in scheduling.Objects("tolerations"))
        {
            if (!spec.Objects("tolerations").Any(own => JsonNode.DeepEquals(own, toleration)))
                spec.ListOrNew("tolerations").Add(toleration.DeepClone());
        }
    }
}
