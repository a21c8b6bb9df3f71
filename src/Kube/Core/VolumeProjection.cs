namespace Gantry.Kube.Core;

public sealed record VolumeProjection
{
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    public ConfigMapProjection? ConfigMap { get; init; }

    public DownwardAPIProjection? DownwardAPI { get; init; }

    public PodCertificateProjection? PodCertificate { get; init; }

    public SecretProjection? Secret { get; init; }

    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}
