using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Status;

/// <summary>Computes a pod's whole status. Pure.</summary>
internal static class PodStatusView
{
    public static PodStatus Of(PodStatusFacts facts)
    {
        Pod pod = facts.Pod;
        string waiting = pod.Spec.InitContainers.Count > 0 ? "PodInitializing" : "ContainerCreating";
        IReadOnlyList<ContainerStatus> init = ContainerStatuses.Of(facts, pod.Spec.InitContainers, pod.Status.InitContainerStatuses, waiting);
        IReadOnlyList<ContainerStatus> containers = ContainerStatuses.Of(facts, pod.Spec.Containers, pod.Status.ContainerStatuses, waiting);
        IEnumerable<Container> ephemeral = pod.Spec.EphemeralContainers.Select(EphemeralContainers.AsContainer);
        string phase = PodPhase.Of(facts, init, containers);
        IReadOnlyList<string> addresses = AddressesOf(facts);
        return pod.Status with
        {
            Phase = phase,
            Reason = facts.Failure?.Reason ?? pod.Status.Reason,
            Message = facts.Failure?.Message ?? pod.Status.Message,
            Conditions = PodConditions.Of(facts, phase, init, containers),
            InitContainerStatuses = init,
            ContainerStatuses = containers,
            EphemeralContainerStatuses = ContainerStatuses.Of(facts, ephemeral, pod.Status.EphemeralContainerStatuses, "ContainerCreating"),
            HostIP = facts.HostAddresses.Count > 0 ? facts.HostAddresses[0] : null,
            HostIPs = [.. facts.HostAddresses.Select(address => new HostIP { Ip = address })],
            PodIP = addresses.Count > 0 ? addresses[0] : null,
            PodIPs = [.. addresses.Select(address => new PodIP { Ip = address })],
            QosClass = Containers.QosClass.Of(pod),
            StartTime = pod.Status.StartTime ?? facts.Situation.Now,
            ObservedGeneration = pod.Metadata.Generation,
        };
    }

    // A pod that has ended keeps the address it was last known by.
    private static IReadOnlyList<string> AddressesOf(PodStatusFacts facts)
    {
        if (facts.Situation.Observed.ReadySandbox is not { } sandbox)
            return facts.HasEnded ? [.. facts.Pod.Status.PodIPs.Select(address => address.Ip)] : [];
        return facts.Pod.Spec.HostNetwork == true ? facts.HostAddresses : sandbox.Addresses;
    }
}
