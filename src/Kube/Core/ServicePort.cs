using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ServicePort
{
    public string? AppProtocol { get; init; }

    public string? Name { get; init; }

    public int? NodePort { get; init; }

    [RequiredField]
    public int Port { get; init; }

    [OneOf("TCP", "UDP", "SCTP"), DefaultsTo("TCP")]
    public string? Protocol { get; init; }

    public IntOrString? TargetPort { get; init; }
}
