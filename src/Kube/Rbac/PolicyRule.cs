using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>What may be done to which resources. Rules only allow; nothing forbids.</summary>
public sealed record PolicyRule
{
    /// <summary>The groups of the resources: "" for the core group, * for all.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    /// <summary>Paths outside of the resources, such as /healthz; a * at the end stands for any rest. Only grants for the whole cluster heed them.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> NonResourceURLs { get; init => field = value ?? []; } = [];

    /// <summary>The names of the objects that the rule is limited to; none means all.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<string> ResourceNames { get; init => field = value ?? []; } = [];

    /// <summary>Resources in the plural, with a subresource after a slash; * for all.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    /// <summary>What may be done, such as get, list or create; * for everything.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];
}
