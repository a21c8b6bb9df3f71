using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A port of a service.</summary>
public sealed record IngressServiceBackend
{
    /// <summary>The service.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its port.</summary>
    [WireField(2)]
    public ServiceBackendPort? Port { get; init; }
}
