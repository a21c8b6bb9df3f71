using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The health of a device given to a container.</summary>
public sealed record ResourceHealth
{
    /// <summary>Healthy, Unhealthy or Unknown.</summary>
    [WireField(2)]
    public string? Health { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(6, KeepsZero = true)]
    public string? Message { get; init; }

    /// <summary>The id of the device.</summary>
    [RequiredField, WireField(1)]
    public string ResourceID { get; init => field = value ?? ""; } = "";
}
