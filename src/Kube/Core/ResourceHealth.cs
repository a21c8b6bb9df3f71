using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The health of a device given to a container.</summary>
public sealed record ResourceHealth
{
    /// <summary>Healthy, Unhealthy or Unknown.</summary>
    public string? Health { get; init; }

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>The id of the device.</summary>
    [RequiredField]
    public string ResourceID { get; init => field = value ?? ""; } = "";
}
