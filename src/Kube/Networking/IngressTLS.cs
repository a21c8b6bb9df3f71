using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A certificate for hosts.</summary>
public sealed record IngressTLS
{
    /// <summary>The hosts, which the certificate has to name.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Hosts { get; init => field = value ?? []; } = [];

    /// <summary>The secret with the certificate and its key.</summary>
    [WireField(2)]
    public string? SecretName { get; init; }
}
