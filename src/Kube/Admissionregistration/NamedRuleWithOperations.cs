using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Writes of some resources, also by the names of the objects.</summary>
[MapAtomic]
public sealed record NamedRuleWithOperations
{
    /// <summary>The groups of the resources; * for all.</summary>
    [ListAtomic, WireField(2, 2, 1)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    /// <summary>The versions of the resources; * for all.</summary>
    [ListAtomic, WireField(2, 2, 2)]
    public IReadOnlyList<string> ApiVersions { get; init => field = value ?? []; } = [];

    /// <summary>CREATE, UPDATE, DELETE, CONNECT, or * for all.</summary>
    [ListAtomic, WireField(2, 1)]
    public IReadOnlyList<string> Operations { get; init => field = value ?? []; } = [];

    /// <summary>The names of the objects; all where there are none.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> ResourceNames { get; init => field = value ?? []; } = [];

    /// <summary>Resources in the plural, with a subresource after a slash; * for all.</summary>
    [ListAtomic, WireField(2, 2, 3)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    /// <summary>Cluster for objects without a namespace, Namespaced for those with one, * for both.</summary>
    [OneOf("*", "Cluster", "Namespaced"), DefaultsTo("*"), WireField(2, 2, 4, KeepsZero = true)]
    public string? Scope { get; init; }
}
