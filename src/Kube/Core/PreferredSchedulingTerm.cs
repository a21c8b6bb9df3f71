using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Nodes that are preferred, and how strongly.</summary>
public sealed record PreferredSchedulingTerm
{
    /// <summary>The nodes.</summary>
    [RequiredField]
    public NodeSelectorTerm Preference { get; init => field = value ?? new(); } = new();

    /// <summary>How strongly, from 1 to 100.</summary>
    [RequiredField]
    public int Weight { get; init; }
}
