using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>What the server decides about pods: their quality of service, and the time they get to end.</summary>
internal static class PodStrategy
{
    // What a pod gets that does not say: Kubernetes' own default.
    private const long DefaultGrace = 30;

    public static ValueTask PrepareAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject status = write.New.ChildOrNew("status");
        status["phase"] = "Pending";
        status["qosClass"] = QualityOfService.Of(write.New.Child("spec"));
        return ValueTask.CompletedTask;
    }

    /// <summary>A pod that never reached a node, or has ended, needs no time to end.</summary>
    public static long? GraceOf(JsonObject pod)
    {
        bool runs = pod.Child("spec").Text("nodeName") is { Length: > 0 } && pod.Child("status").Text("phase") is not ("Succeeded" or "Failed");
        if (!runs)
            return null;

        // Once given, a grace is never lengthened; a new deletion starts from it.
        return pod.Metadata.Whole("deletionGracePeriodSeconds") ?? pod.Child("spec").Whole("terminationGracePeriodSeconds") ?? DefaultGrace;
    }
}
