using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>How many nodes are updated at a time.</summary>
public sealed record RollingUpdateDaemonSet
{
    /// <summary>Nodes, as a number or a share, that may run the new pod beside the old one. 0 by default.</summary>
    [DefaultsTo(0), WireField(2)]
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Nodes, as a number or a share, that may be without an available pod. 1 by default.</summary>
    [DefaultsTo(1), WireField(1)]
    public IntOrString? MaxUnavailable { get; init; }
}
