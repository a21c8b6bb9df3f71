using Gantry.Build.Caching;
using Gantry.Engine.Steps;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Microsoft.Extensions.Logging;

namespace Gantry.Build.Stages;

/// <summary>What all builds of one node work with.</summary>
internal sealed record BuildParts
{
    public required BuildOptions Options { get; init; }

    public required ImageStore Images { get; init; }

    public required ISnapshotter Snapshots { get; init; }

    /// <summary>None where nothing can be run; then RUN steps fail with a sentence.</summary>
    public required StepRun? Steps { get; init; }

    public required StepCache Cache { get; init; }

    public required CacheMounts CacheMounts { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>One at a time of the steps with the same cache key: the others find its result.</summary>
    public KeyedTurns Turns { get; } = new();

    /// <summary>How many steps may run at once.</summary>
    public SemaphoreSlim Places { get; } = new(Math.Max(2, Environment.ProcessorCount));
}
