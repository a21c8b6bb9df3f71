using Gantry.Engine.Containers;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>Everything that decides what a run is made of, looked up beforehand.</summary>
internal sealed record RunInput
{
    public required StandaloneRecord Record { get; init; }

    public required StandaloneOptions Options { get; init; }

    public required StandalonePaths Paths { get; init; }

    public required string Hostname { get; init; }

    /// <summary>It is connected to networks, so its network namespace has to be there before it.</summary>
    public required bool IsBridged { get; init; }

    /// <summary>The running containers that its modes name, by that name.</summary>
    public required IReadOnlyDictionary<string, StandaloneRecord> Others { get; init; }

    public IReadOnlyList<MountConfig> Mounts { get; init; } = [];

    /// <summary>Where the shared memory of another container is on the host.</summary>
    public required Func<string, string> SharedMemoryOf { get; init; }
}
