using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Nodes that are preferred, and how strongly.</summary>
public sealed record PreferredSchedulingTerm
{
    /// <summary>The nodes.</summary>
    [RequiredField, WireField(2)]
    public NodeSelectorTerm Preference { get; init => field = value ?? new(); } = new();

    /// <summary>How strongly, from 1 to 100.</summary>
    [RequiredField, WireField(1)]
    public int Weight { get; init; }
}
