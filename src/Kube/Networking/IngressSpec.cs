using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>Which requests go where.</summary>
public sealed record IngressSpec
{
    /// <summary>Where requests go that no rule fits.</summary>
    [WireField(1)]
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>The class of the ingress, which names the controller.</summary>
    [WireField(4, KeepsZero = true)]
    public string? IngressClassName { get; init; }

    /// <summary>Hosts and where their requests go.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<IngressRule> Rules { get; init => field = value ?? []; } = [];

    /// <summary>Certificates for hosts.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<IngressTLS> Tls { get; init => field = value ?? []; } = [];
}
