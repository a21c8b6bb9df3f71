using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>One source of a projected volume: exactly one of the fields.</summary>
public sealed record VolumeProjection
{
    /// <summary>Certificates to trust.</summary>
    [WireField(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    /// <summary>Entries of a config map.</summary>
    [WireField(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>Facts about the pod.</summary>
    [WireField(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    /// <summary>A certificate of the pod and its key.</summary>
    [WireField(6)]
    public PodCertificateProjection? PodCertificate { get; init; }

    /// <summary>Entries of a secret.</summary>
    [WireField(1)]
    public SecretProjection? Secret { get; init; }

    /// <summary>A token of the service account.</summary>
    [WireField(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}
