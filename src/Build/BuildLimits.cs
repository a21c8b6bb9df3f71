namespace Gantry.Build;

/// <summary>What a build may take before it is refused; generous for people, small enough for hostile input.</summary>
public sealed record BuildLimits
{
    /// <summary>Bytes of a context or of an archive that ADD unpacks, without compression.</summary>
    public long TreeBytes { get; init; } = 64L << 30;

    /// <summary>Files of a context or of an archive.</summary>
    public int TreeEntries { get; init; } = 5_000_000;

    /// <summary>Directories in one another.</summary>
    public int PathDepth { get; init; } = 256;

    /// <summary>Bytes that ADD fetches from one URL.</summary>
    public long DownloadBytes { get; init; } = 16L << 30;

    public TimeSpan DownloadPatience { get; init; } = TimeSpan.FromMinutes(30);
}
