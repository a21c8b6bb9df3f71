namespace Gantry.DockerApi.Builds;

/// <summary>What was forgotten of builds, and the bytes that became free.</summary>
internal sealed record BuildPruneAnswer
{
    public IReadOnlyList<string> CachesDeleted { get; init; } = [];

    public long SpaceReclaimed { get; init; }
}
