using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One term: a scope and values.</summary>
public sealed record ScopedResourceSelectorRequirement
{
    /// <summary>In, NotIn, Exists or DoesNotExist.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The scope, such as PriorityClass or BestEffort.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string ScopeName { get; init => field = value ?? ""; } = "";

    /// <summary>The values for In and NotIn; empty for the others.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
