using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Pods, and what being near them means.</summary>
public sealed record PodAffinityTerm
{
    /// <summary>The pods, by their labels.</summary>
    [WireField(1)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Labels whose value those pods share with this one.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];

    /// <summary>Labels whose value those pods do not share with this one.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<string> MismatchLabelKeys { get; init => field = value ?? []; } = [];

    /// <summary>The namespaces of those pods, by their labels.</summary>
    [WireField(4)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>The namespaces of those pods; the pod's own by default.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];

    /// <summary>The label of nodes whose equal values mean near, such as kubernetes.io/hostname.</summary>
    [RequiredField, WireField(3)]
    public string TopologyKey { get; init => field = value ?? ""; } = "";
}
