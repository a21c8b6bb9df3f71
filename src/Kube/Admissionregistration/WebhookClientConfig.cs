using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Where a service is: exactly one of URL and service.</summary>
public sealed record WebhookClientConfig
{
    /// <summary>The certificates, in PEM, that the service's own is checked against; those of the system where it is left out.</summary>
    [WireField(2)]
    public byte[]? CaBundle { get; init; }

    /// <summary>A service of the cluster.</summary>
    [WireField(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>The URL of the service.</summary>
    [WireField(3, KeepsZero = true)]
    public string? Url { get; init; }
}
