using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Which requests are looked at.</summary>
[MapAtomic]
public sealed record MatchResources
{
    /// <summary>Requests that are not, whatever the rules say.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<NamedRuleWithOperations> ExcludeResourceRules { get; init => field = value ?? []; } = [];

    /// <summary>Exact looks only at what the rules name, Equivalent at the same objects in other groups and versions too.</summary>
    [OneOf("Exact", "Equivalent"), DefaultsTo("Equivalent"), WireField(7, KeepsZero = true)]
    public string? MatchPolicy { get; init; }

    /// <summary>Only objects of namespaces with such labels.</summary>
    [DefaultsToEmpty, WireField(1)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Only objects with such labels, before or after the change.</summary>
    [DefaultsToEmpty, WireField(2)]
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Requests that are, where nothing leaves them out.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<NamedRuleWithOperations> ResourceRules { get; init => field = value ?? []; } = [];
}
