using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A condition on one label or field of a node.</summary>
public sealed record NodeSelectorRequirement
{
    /// <summary>The key.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>In, NotIn, Exists, DoesNotExist, Gt or Lt.</summary>
    [RequiredField(InOwnWords = true), OneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"), WireField(2)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The values to compare with.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
