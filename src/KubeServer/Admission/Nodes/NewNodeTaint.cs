using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Nodes;

/// <summary>Keeps pods off a new node until it has said that it is ready.</summary>
internal sealed class NewNodeTaint : IAdmissionStep
{
    private const string Taint = "node.kubernetes.io/not-ready";

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Creates(Node.Definition) || IsReady(request.Object!))
            return ValueTask.CompletedTask;

        JsonObject spec = request.Object!.ChildOrNew("spec");
        if (!spec.Objects("taints").Any(taint => taint.Text("key") == Taint && taint.Text("effect") == "NoSchedule"))
            spec.ListOrNew("taints").Add((JsonNode)new JsonObject { ["key"] = Taint, ["effect"] = "NoSchedule" });
        return ValueTask.CompletedTask;
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    // A node that comes with its status needs no second word.
    private static bool IsReady(JsonObject node) =>
        node.Child("status").Objects("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
}
