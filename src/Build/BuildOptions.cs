using Gantry.Oci.ImageSpec;

namespace Gantry.Build;

/// <summary>Where a builder keeps its things and how much of them.</summary>
public sealed record BuildOptions
{
    /// <summary>A directory of its own: what is remembered, cache mounts, and what running steps need.</summary>
    public required string Root { get; init; }

    public BuildLimits Limits { get; init; } = new();

    /// <summary>The platform that steps run on.</summary>
    public Platform Platform { get; init; } = Platform.Current;

    /// <summary>Results of steps that are remembered at most.</summary>
    public int MostRecords { get; init; } = 5000;

    /// <summary>Bytes of layers that are kept for no image but for the next build, at most.</summary>
    public long MostCacheBytes { get; init; } = 20L << 30;
}
