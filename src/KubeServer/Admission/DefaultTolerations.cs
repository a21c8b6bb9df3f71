using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission;

/// <summary>Lets every pod stay five minutes on a node that stopped answering, unless it says otherwise.</summary>
internal sealed class DefaultTolerations : IAdmissionStep
{
    private const int Seconds = 300;

    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Creates(Pod.Definition) || request.Updates(Pod.Definition))
            AddTo(request.Object!.ChildOrNew("spec"));
        return ValueTask.CompletedTask;
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    private static void AddTo(JsonObject spec)
    {
        foreach (string taint in Taints)
        {
            bool isTolerated = spec.Objects("tolerations").Any(toleration =>
                (toleration.Text("key") ?? "") is var key && (key == taint || key.Length == 0)
                && (toleration.Text("effect") ?? "") is "" or "NoExecute");
            if (isTolerated)
                continue;

            spec.ListOrNew("tolerations").Add((JsonNode)new JsonObject
            {
                ["key"] = taint,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = Seconds,
            });
        }
    }
}
