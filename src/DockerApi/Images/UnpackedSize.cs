namespace Gantry.DockerApi.Images;

/// <summary>Bytes of an image's files on the disk.</summary>
internal sealed record UnpackedSize
{
    public long Unpacked { get; init; }
}
