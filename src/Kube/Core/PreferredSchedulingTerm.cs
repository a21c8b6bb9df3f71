using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PreferredSchedulingTerm
{
    [RequiredField]
    public NodeSelectorTerm Preference { get; init => field = value ?? new(); } = new();

    [RequiredField]
    public int Weight { get; init; }
}
