using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The details of keeping a client with one pod.</summary>
public sealed record SessionAffinityConfig
{
    /// <summary>How long a client's address is remembered.</summary>
    [WireField(1)]
    public ClientIPConfig? ClientIP { get; init; }
}
