namespace Gantry.DockerApi.Volumes;

/// <summary>How many containers have a volume, and its bytes on the disk.</summary>
internal sealed record VolumeUsageDocument(int RefCount, long Size);
