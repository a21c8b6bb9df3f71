using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>How long a client stays with the same pod of a service.</summary>
public sealed record ClientIPConfig
{
    /// <summary>Seconds without a connection after which a client may get another pod. 10800 by default.</summary>
    [WireField(1, KeepsZero = true)]
    public int? TimeoutSeconds { get; init; }
}
