using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An HTTP request; it succeeds with a status from 200 to 399.</summary>
public sealed record HTTPGetAction
{
    /// <summary>The host to connect to; the pod's address by default.</summary>
    public string? Host { get; init; }

    /// <summary>Headers to send.</summary>
    [ListAtomic]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init => field = value ?? []; } = [];

    /// <summary>The path to ask for; / by default.</summary>
    [DefaultsTo("/")]
    public string? Path { get; init; }

    /// <summary>The port, by number or by the name of a container port.</summary>
    [RequiredField]
    public IntOrString Port { get; init; }

    /// <summary>HTTP or HTTPS; certificates are not checked.</summary>
    [OneOf("HTTP", "HTTPS"), DefaultsTo("HTTP")]
    public string? Scheme { get; init; }
}
