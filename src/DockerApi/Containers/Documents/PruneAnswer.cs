namespace Gantry.DockerApi.Containers.Documents;

/// <summary>The containers that were removed, and the bytes that are free again.</summary>
internal sealed record PruneAnswer(IReadOnlyList<string>? ContainersDeleted, long SpaceReclaimed);
