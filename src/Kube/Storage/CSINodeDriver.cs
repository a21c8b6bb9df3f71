using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>A storage driver of a node.</summary>
public sealed record CSINodeDriver
{
    /// <summary>How many volumes the node can have.</summary>
    [WireField(4)]
    public VolumeNodeResources? Allocatable { get; init; }

    /// <summary>The name of the driver.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The driver's own name for the node.</summary>
    [RequiredField, WireField(2)]
    public string NodeID { get; init => field = value ?? ""; } = "";

    /// <summary>The labels of the node that say where it is, as the driver sees it.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> TopologyKeys { get; init => field = value ?? []; } = [];
}
