namespace Gantry.DockerApi.Images;

/// <summary>Bytes of a manifest with all that belongs to it.</summary>
internal sealed record ManifestSize
{
    public long Total { get; init; }
    public long Content { get; init; }
}
