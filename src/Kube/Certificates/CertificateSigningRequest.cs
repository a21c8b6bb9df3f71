using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Certificates;

/// <summary>Asks for a certificate, which someone has to approve and a signer to sign.</summary>
public sealed record CertificateSigningRequest : IKubeObject<CertificateSigningRequest>
{
    public static ResourceDefinition Definition { get; } = new("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests") { Namespaced = false, ShortNames = ["csr"], HasStatus = true };

    public static JsonTypeInfo<CertificateSigningRequest> Json => KubeJson.TypeOf<CertificateSigningRequest>();

    public static JsonTypeInfo<KubeList<CertificateSigningRequest>> ListJson => KubeJson.TypeOf<KubeList<CertificateSigningRequest>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "certificates.k8s.io/v1"; } = "certificates.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "CertificateSigningRequest"; } = "CertificateSigningRequest";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The request and who makes it.</summary>
    [RequiredField, WireField(2)]
    public CertificateSigningRequestSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The decision and the certificate.</summary>
    [WireField(3)]
    public CertificateSigningRequestStatus Status { get; init => field = value ?? new(); } = new();

    public CertificateSigningRequest WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
