namespace Gantry.DockerApi.Volumes;

/// <summary>What a clean-up of volumes has removed.</summary>
internal sealed record VolumePruneAnswer(IReadOnlyList<string> VolumesDeleted, long SpaceReclaimed);
