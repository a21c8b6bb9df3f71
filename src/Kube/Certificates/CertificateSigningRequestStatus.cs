using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Certificates;

/// <summary>The decision and the certificate.</summary>
public sealed record CertificateSigningRequestStatus
{
    /// <summary>The certificate and the chain above it, in PEM.</summary>
    [WireField(2)]
    public byte[]? Certificate { get; init; }

    /// <summary>The decisions.</summary>
    [ListMap("type"), WireField(1)]
    public IReadOnlyList<CertificateSigningRequestCondition> Conditions { get; init => field = value ?? []; } = [];
}
