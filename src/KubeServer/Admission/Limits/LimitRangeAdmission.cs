using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Limits;

/// <summary>Fills in what a namespace's limits say by default, and refuses what is beyond them.</summary>
internal sealed class LimitRangeAdmission(ResourceCatalog catalog) : IAdmissionStep
{
    private readonly ApiResource _ranges = catalog.Of(LimitRange.Definition);

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Creates(Pod.Definition))
        {
            foreach (JsonObject range in RangesIn(request.Namespace))
                LimitDefaults.Fill(request.Object!, range);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Object is not { } item || !Concerns(request) || (request.Old is { } old && old.IsBeingDeleted))
            return ValueTask.CompletedTask;

        foreach (JsonObject range in RangesIn(request.Namespace))
        {
            string[] faults = [.. LimitChecks.Faults(request.Definition, item, range)];
            if (faults.Length > 0)
                throw request.Forbidden(faults.Length == 1 ? faults[0] : $"[{string.Join(", ", faults)}]");
        }

        return ValueTask.CompletedTask;
    }

    private static bool Concerns(AdmissionRequest request) =>
        request.Creates(Pod.Definition)
        || (request.Definition == Pod.Definition && request.Subresource == "resize")
        || request.Creates(PersistentVolumeClaim.Definition)
        || request.Updates(PersistentVolumeClaim.Definition);

    private IEnumerable<JsonObject> RangesIn(string space)
    {
        OrderedObjects all = _ranges.Cache.Snapshot.Objects;
        return all.Count == 0 ? [] : all.StartingWith(_ranges.PrefixIn(space)).Select(range => ObjectJson.Parse(range.Json));
    }
}
