using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Subresources;

/// <summary>Assigns a pod to a node, once.</summary>
internal static class BindingSubresource
{
    private static readonly ResourceDefinition Definition = new("", "v1", "Binding", "bindings");

    public static async Task AnswerAsync(ApiCall call)
    {
        Binding binding = await TypedBody.ReadAsync<Binding>(call, Definition);
        if (binding.Metadata.Name is { Length: > 0 } name && name != call.Target.Name)
            throw ApiErrors.BadRequest("name in URL does not match name in Binding object");
        await AssignAsync(call, binding);
    }

    /// <summary>The older way: a binding posted among the bindings of a namespace names its pod itself.</summary>
    public static async Task CreateAsync(ApiCall call)
    {
        Binding binding = await TypedBody.ReadAsync<Binding>(call, Definition);
        ApiResource pods = call.Registry.Catalog.Of<Pod>();
        await AssignAsync(call with { Resource = pods, Face = pods, Target = call.Target with { Name = binding.Metadata.Name ?? "", Subresource = "binding" } }, binding);
    }

    private static async Task AssignAsync(ApiCall call, Binding asked)
    {
        Binding binding = await AdmittedAsync(call, asked);
        if (binding.Target.Kind is not (null or "" or "Node") || string.IsNullOrEmpty(binding.Target.Name))
            throw ApiErrors.BadRequest("a binding must name a node as its target");

        await call.Registry.Writer.UpdateAsync(
            call.Resource,
            call.Key,
            old => WriteContext.Of(call, old, Bound(call, binding, old)) with
            {
                Subresource = "binding",
                IsAdmitted = true,
                IsDryRun = call.IsDryRun,
            },
            call.Cancel);
        await AnswerWriter.StatusAsync(call.Http, new Status { Outcome = "Success", Code = 201 });
    }

    private static async ValueTask<Binding> AdmittedAsync(ApiCall call, Binding binding)
    {
        JsonObject tree = (JsonObject)JsonSerializer.SerializeToNode(binding, KubeJson.TypeOf<Binding>())!;
        await call.Registry.Admission.AdmitSubresourceAsync(call, Definition, tree);
        return tree.Deserialize(KubeJson.TypeOf<Binding>()) ?? binding;
    }

    private static JsonObject Bound(ApiCall call, Binding binding, JsonObject old)
    {
        if (binding.Metadata.Uid is { Length: > 0 } uid && uid != old.Uid)
            throw ApiErrors.UidMismatch(call.Definition, old.Name, uid, old.Uid);
        if (old.IsBeingDeleted)
            throw ApiErrors.Conflict(call.Definition, old.Name, $"pod {old.Name} is being deleted, cannot be assigned to a host");
        if (old.Child("spec").Text("nodeName") is { Length: > 0 } node)
            throw ApiErrors.Conflict(call.Definition, old.Name, $"pod {old.Name} is already assigned to node \"{node}\"");
        if (old.Child("spec").Objects("schedulingGates").Any())
            throw ApiErrors.Conflict(call.Definition, old.Name, $"pod {old.Name} has non-empty .spec.schedulingGates");

        JsonObject pod = old.Copy();
        pod.ChildOrNew("spec")["nodeName"] = binding.Target.Name;
        foreach ((string key, string value) in binding.Metadata.Annotations)
            pod.Metadata.ChildOrNew("annotations")[key] = value;
        SetScheduled(pod, call.Registry.Clock.GetUtcNow());
        pod.Metadata.Remove("resourceVersion");
        return pod;
    }

    private static void SetScheduled(JsonObject pod, DateTimeOffset now)
    {
        JsonArray conditions = pod.ChildOrNew("status").ListOrNew("conditions");
        foreach (JsonObject old in conditions.OfType<JsonObject>().Where(condition => condition.Text("type") == "PodScheduled").ToArray())
            conditions.Remove(old);
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "True",
            ["lastTransitionTime"] = now.ToTimestamp(),
        });
    }
}
