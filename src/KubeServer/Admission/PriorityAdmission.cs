using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Scheduling;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission;

/// <summary>Turns the name of a pod's priority class into a number; without a name the default class counts.</summary>
internal sealed class PriorityAdmission : IAdmissionStep
{
    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Updates(Pod.Definition))
            Keep(request.Object.Child("spec"), request.Old.Child("spec"));
        if (!request.Creates(Pod.Definition))
            return;

        JsonObject spec = request.Object!.ChildOrNew("spec");
        JsonObject? chosen = await ClassOfAsync(request, spec, cancel);
        long priority = chosen.Whole("value") ?? 0;
        if (spec.Whole("priority") is { } given && given != priority)
            throw ApiErrors.Forbidden(request.Definition, request.Object!.Name, $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");

        if (chosen is not null)
            spec["priorityClassName"] = chosen.Name;
        spec["priority"] = priority;
        string preemption = chosen.Text("preemptionPolicy") ?? "PreemptLowerPriority";
        if (spec.Text("preemptionPolicy") is { } wanted && wanted != preemption)
            throw ApiErrors.Forbidden(request.Definition, request.Object!.Name, $"the string value of PreemptionPolicy ({wanted}) must not be provided in pod spec; priority admission controller computed {preemption} from the given PriorityClass name");
        spec["preemptionPolicy"] = preemption;
    }

    /// <summary>There may be one default.</summary>
    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition != PriorityClass.Definition || request.Object.Flag("globalDefault") != true)
            return ValueTask.CompletedTask;
        JsonObject? other = DefaultOf(request.Resource);
        return other is null || other.Name == request.Name
            ? ValueTask.CompletedTask
            : throw request.Forbidden($"PriorityClass {other.Name} is already marked as default. Only one default can exist");
    }

    // A client that leaves out what it did not write means no change.
    private static void Keep(JsonObject? spec, JsonObject? before)
    {
        foreach (string field in (string[])["priority", "preemptionPolicy"])
        {
            if (before.Field(field) is { } value)
                spec?.SetIfAbsent(field, value.DeepClone());
        }
    }

    private static async ValueTask<JsonObject?> ClassOfAsync(AdmissionRequest request, JsonObject spec, CancellationToken cancel)
    {
        ApiResource classes = request.Registry.Catalog.Of<PriorityClass>();
        if (spec.Text("priorityClassName") is not { Length: > 0 } name)
            return DefaultOf(classes);

        Entry entry = await request.Registry.FindAsync(classes, ObjectKey.ClusterScoped(name), cancel)
            ?? throw ApiErrors.Forbidden(request.Definition, request.Object!.Name, $"no PriorityClass with name {name} was found");
        return ObjectJson.Parse(entry.Value);
    }

    // Of several defaults the lowest counts, so that a mistake raises nobody.
    private static JsonObject? DefaultOf(ApiResource classes) =>
        classes.Cache.Snapshot.Objects.StartingWith(classes.Prefix)
            .Select(item => ObjectJson.Parse(item.Json))
            .Where(item => item.Flag("globalDefault") == true)
            .MinBy(item => item.Whole("value") ?? 0);
}
