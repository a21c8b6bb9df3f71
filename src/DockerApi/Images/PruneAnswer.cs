namespace Gantry.DockerApi.Images;

/// <summary>What a clean-up of images took away.</summary>
internal sealed record PruneAnswer(IReadOnlyList<DeletedRow>? ImagesDeleted, long SpaceReclaimed);
