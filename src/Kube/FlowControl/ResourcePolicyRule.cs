using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>Requests for resources.</summary>
public sealed record ResourcePolicyRule
{
    /// <summary>The groups of the resources; * for all.</summary>
    [RequiredField, ListSet, WireField(2)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    /// <summary>Whether requests without a namespace are meant too.</summary>
    [WireField(4)]
    public bool? ClusterScope { get; init; }

    /// <summary>The namespaces; * for all.</summary>
    [ListSet, WireField(5)]
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];

    /// <summary>The resources in the plural; * for all.</summary>
    [RequiredField, ListSet, WireField(3)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    /// <summary>What is asked for; * for everything.</summary>
    [RequiredField, ListSet, WireField(1)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];
}
