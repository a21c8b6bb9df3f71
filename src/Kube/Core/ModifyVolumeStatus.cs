using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How far a change of the volume's class has come.</summary>
public sealed record ModifyVolumeStatus
{
    /// <summary>Pending, InProgress or Infeasible.</summary>
    [RequiredField, WireField(2)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>The class that the volume is being changed to.</summary>
    [WireField(1)]
    public string? TargetVolumeAttributesClassName { get; init; }
}
