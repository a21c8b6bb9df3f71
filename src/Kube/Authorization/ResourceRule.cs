using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>What may be done to which resources.</summary>
public sealed record ResourceRule
{
    /// <summary>The groups of the resources; * for all.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    /// <summary>The names of the objects that the rule is limited to; none means all.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<string> ResourceNames { get; init => field = value ?? []; } = [];

    /// <summary>The resources in the plural; * for all, */name for one subresource of every resource.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    /// <summary>What may be done; * for everything.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];
}
