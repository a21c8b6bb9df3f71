namespace Gantry.Kube.Core;

/// <summary>One source of a projected volume: exactly one of the fields.</summary>
public sealed record VolumeProjection
{
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    /// <summary>Entries of a config map.</summary>
    public ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>Facts about the pod.</summary>
    public DownwardAPIProjection? DownwardAPI { get; init; }

    public PodCertificateProjection? PodCertificate { get; init; }

    /// <summary>Entries of a secret.</summary>
    public SecretProjection? Secret { get; init; }

    /// <summary>A token of the service account.</summary>
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}
