using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record EndpointsPort
{
    public string? AppProtocol { get; init; }

    public string? Name { get; init; }

    [RequiredField]
    public int Port { get; init; }

    public string? Protocol { get; init; }
}
