using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

[MapAtomic]
public sealed record EndpointPort
{
    public string? AppProtocol { get; init; }

    [DefaultsTo("")]
    public string? Name { get; init; }

    public int? Port { get; init; }

    [OneOf("TCP", "UDP", "SCTP"), DefaultsTo("TCP")]
    public string? Protocol { get; init; }
}
