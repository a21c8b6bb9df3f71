using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Policy;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Subresources;

/// <summary>Deletes a pod on behalf of someone who empties a node, if the budget for disruptions that covers it allows.</summary>
internal static class EvictionSubresource
{
    private const int ConflictTries = 20;

    private static readonly ResourceDefinition Definition = new("policy", "v1", "Eviction", "evictions");
    private static readonly ResourceDefinition OlderDefinition = Definition with { Version = "v1beta1" };

    public static async Task AnswerAsync(ApiCall call)
    {
        Eviction eviction = await ReadAsync(call);
        JsonObject tree = (JsonObject)JsonSerializer.SerializeToNode(eviction, KubeJson.TypeOf<Eviction>())!;
        await call.Registry.Admission.AdmitSubresourceAsync(call, Definition, tree);
        DeleteOptions options = OptionsOf(call, eviction);
        for (int attempt = 1; ; attempt++)
        {
            JsonObject pod = await FindAsync(call);
            try
            {
                await EvictAsync(call, pod, options);
                break;
            }
            catch (ApiException changed) when (changed.Kind == "Conflict" && options.Preconditions?.ResourceVersion is null && attempt < ConflictTries)
            {
                // The pod changed while its budget was asked; what it is now has to be looked at again.
            }
        }

        await AnswerWriter.StatusAsync(call.Http, new Status { Outcome = "Success", Code = 201 });
    }

    private static async ValueTask<Eviction> ReadAsync(ApiCall call)
    {
        Eviction eviction = await TypedBody.ReadAsync<Eviction>(call, Definition, OlderDefinition);
        return eviction.Metadata.Name is { Length: > 0 } name && name != call.Target.Name
            ? throw ApiErrors.BadRequest("name in URL does not match name in Eviction object")
            : eviction;
    }

    private static DeleteOptions OptionsOf(ApiCall call, Eviction eviction)
    {
        DeleteOptions options = eviction.DeleteOptions ?? new();
        return call.IsDryRun ? options with { DryRun = ["All"] } : options;
    }

    private static async ValueTask<JsonObject> FindAsync(ApiCall call)
    {
        Entry entry = await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) ?? throw ApiErrors.NotFound(call.Definition, call.Target.Name);
        return ObjectJson.Parse(entry.Value);
    }

    // A pod that has not begun, has ended or goes already is no loss to anyone.
    private static async Task EvictAsync(ApiCall call, JsonObject pod, DeleteOptions options)
    {
        string phase = pod.Child("status").Text("phase") ?? "";
        bool isLost = pod.IsBeingDeleted || phase is "Succeeded" or "Failed";
        if (isLost || phase == "Pending")
        {
            await DeleteAsync(call, pod, options, mustBeUnchanged: !isLost);
            return;
        }

        bool isCharged = await DisruptionBudgets.ChargeAsync(call.Registry, pod, options.DryRun.Count > 0, call.Cancel);
        await DeleteAsync(call, pod, options, mustBeUnchanged: !isCharged);
    }

    // What was let go because it is not ready must not have become ready since.
    private static async Task DeleteAsync(ApiCall call, JsonObject pod, DeleteOptions options, bool mustBeUnchanged)
    {
        string version = pod.ResourceVersion;
        if (options.DryRun.Count == 0 && !pod.IsBeingDeleted)
            version = await MarkAsync(call, pod, mustBeUnchanged);
        bool setsVersion = mustBeUnchanged && options.Preconditions?.ResourceVersion is null;
        DeleteOptions conditioned = setsVersion ? options with { Preconditions = (options.Preconditions ?? new()) with { ResourceVersion = version } } : options;
        await call.Registry.Deleter.DeleteAsync(call.Resource, call.Key, conditioned, Deleter.Of(call), call.Cancel);
    }

    private static async ValueTask<string> MarkAsync(ApiCall call, JsonObject pod, bool mustBeUnchanged)
    {
        ReadOnlyMemory<byte> stored = await call.Registry.Writer.UpdateAsync(
            call.Resource,
            call.Key,
            old => WriteContext.Of(call, old, Marked(old, mustBeUnchanged ? pod.ResourceVersion : "", call.Registry.Clock.GetUtcNow())) with
            {
                Subresource = "status",
                IsAdmitted = true,
            },
            call.Cancel);
        return ObjectJson.Parse(stored).ResourceVersion;
    }

    private static JsonObject Marked(JsonObject old, string version, DateTimeOffset now)
    {
        JsonObject pod = old.Copy();
        if (version.Length > 0)
            pod.Metadata["resourceVersion"] = version;
        else
            pod.Metadata.Remove("resourceVersion");
        JsonArray conditions = pod.ChildOrNew("status").ListOrNew("conditions");
        JsonObject? before = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == "DisruptionTarget");
        if (before is not null)
            conditions.Remove(before);
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["status"] = "True",
            ["reason"] = "EvictionByEvictionAPI",
            ["message"] = "Eviction API: evicting",
            ["lastTransitionTime"] = before.Text("status") == "True" ? before.Text("lastTransitionTime") : now.ToTimestamp(),
        });
        return pod;
    }
}
