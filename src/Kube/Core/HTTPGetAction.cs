using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An HTTP request; it succeeds with a status from 200 to 399.</summary>
public sealed record HTTPGetAction
{
    /// <summary>The host to connect to; the pod's address by default.</summary>
    [WireField(3)]
    public string? Host { get; init; }

    /// <summary>Headers to send.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init => field = value ?? []; } = [];

    /// <summary>The path to ask for; / by default.</summary>
    [DefaultsTo("/"), WireField(1)]
    public string? Path { get; init; }

    /// <summary>The port, by number or by the name of a container port.</summary>
    [RequiredField, WireField(2)]
    public IntOrString Port { get; init; }

    /// <summary>HTTP or HTTPS; certificates are not checked.</summary>
    [OneOf("HTTP", "HTTPS"), DefaultsTo("HTTP"), WireField(4)]
    public string? Scheme { get; init; }
}
