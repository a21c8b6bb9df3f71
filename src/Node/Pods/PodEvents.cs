using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>Tells users what the node does with a pod. Silent about pods that the API no longer has.</summary>
internal sealed class PodEvents(EventRecorder recorder)
{
    public void Normal(Pod pod, string reason, string message) => recorder.Record(pod, EventType.Normal, reason, message);

    public void Warning(Pod pod, string reason, string message) => recorder.Record(pod, EventType.Warning, reason, message);

    public void Normal(Pod pod, Container container, string reason, string message) => recorder.Record(pod, EventType.Normal, reason, message, FieldPath(pod, container));

    public void Warning(Pod pod, Container container, string reason, string message) => recorder.Record(pod, EventType.Warning, reason, message, FieldPath(pod, container));

    // spec.containers{web}
    private static string FieldPath(Pod pod, Container container)
    {
        string list = pod.Spec.InitContainers.Any(init => init.Name == container.Name) ? "initContainers"
            : pod.Spec.EphemeralContainers.Any(ephemeral => ephemeral.Name == container.Name) ? "ephemeralContainers"
            : "containers";
        return $"spec.{list}{{{container.Name}}}";
    }
}
