using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>The controller and its settings.</summary>
public sealed record IngressClassSpec
{
    /// <summary>The name of the controller, such as example.com/ingress. It cannot be changed.</summary>
    [WireField(1)]
    public string? Controller { get; init; }

    /// <summary>An object with settings for the controller.</summary>
    [WireField(2)]
    public IngressClassParametersReference? Parameters { get; init; }
}
