namespace Gantry.Oci.ImageSpec;

/// <summary>The media types of images, in the words of OCI and of Docker.</summary>
public static class MediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    public static bool IsIndex(string? type) => type is Index or DockerManifestList;

    public static bool IsManifest(string? type) => type is Manifest or DockerManifest;

    /// <summary>True for a tar of files, however compressed; foreign (non-distributable) layers included.</summary>
    public static bool IsLayer(string? type) => type is not null
        && (type.StartsWith("application/vnd.oci.image.layer.", StringComparison.Ordinal)
            || type.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.Ordinal));
}
