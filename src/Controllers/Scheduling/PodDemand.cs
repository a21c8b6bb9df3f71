using System.Text;
using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;

namespace Gantry.Controllers.Scheduling;

/// <summary>All that matters about a pod when a node is sought for it. Pods with the same signature suit the same nodes.</summary>
internal sealed class PodDemand
{
    public PodDemand(Pod pod, ResourceNames names)
    {
        Pod = pod;
        Requests = names.Amounts(PodAmounts.OnNode(pod.Spec));
        HostPorts = HostPort.Of(pod.Spec);
    }

    public Pod Pod { get; }

    public long[] Requests { get; }

    public IReadOnlyList<HostPort> HostPorts { get; }

    public string Signature => field ??= SignatureOf();

    public int Priority => Pod.Spec.Priority ?? 0;

    public IReadOnlyList<PodAffinityTerm> Attractions => Pod.Spec.Affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];

    public IReadOnlyList<PodAffinityTerm> Repulsions => Pod.Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];

    /// <summary>Whether the choice depends on where other pods are.</summary>
    public bool LooksAtPods => Pod.Spec.Affinity?.PodAffinity is not null || Pod.Spec.Affinity?.PodAntiAffinity is not null || Pod.Spec.TopologySpreadConstraints.Count > 0;

    private string SignatureOf()
    {
        PodSpec spec = Pod.Spec;
        var text = new StringBuilder();
        text.AppendJoin(',', Requests).Append('|').AppendJoin(',', HostPorts).Append('|').Append(Priority);
        text.Append('|').AppendJoin(',', spec.NodeSelector.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        text.Append('|').AppendJoin(',', spec.Tolerations).Append('|').Append(Pod.Status.NominatedNodeName);
        text.Append('|').Append(Pod.Namespace).Append('|').AppendJoin(',', Pod.Metadata.Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        if (spec.Affinity is { } affinity)
            text.Append('|').Append(JsonSerializer.Serialize(affinity, KubeJson.TypeOf<Affinity>()));
        foreach (TopologySpreadConstraint spread in spec.TopologySpreadConstraints)
            text.Append('|').Append(JsonSerializer.Serialize(spread, KubeJson.TypeOf<TopologySpreadConstraint>()));
        return text.ToString();
    }
}
