using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A label of nodes and the values that it may have.</summary>
public sealed record TopologySelectorLabelRequirement
{
    /// <summary>The label.</summary>
    [RequiredField, WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>The values, of which the node has one.</summary>
    [RequiredField, ListAtomic, WireField(2)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
