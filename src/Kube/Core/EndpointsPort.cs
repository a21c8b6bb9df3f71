using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic, DefinitionName("EndpointPort")]
public sealed record EndpointsPort
{
    public string? AppProtocol { get; init; }

    public string? Name { get; init; }

    [RequiredField]
    public int Port { get; init; }

    [OneOf("TCP", "UDP", "SCTP"), DefaultsTo("TCP")]
    public string? Protocol { get; init; }
}
