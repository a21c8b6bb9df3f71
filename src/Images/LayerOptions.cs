namespace Gantry.Images;

/// <summary>How a layer is made of files.</summary>
public sealed record LayerOptions
{
    /// <summary>Files that are younger get this time (SOURCE_DATE_EPOCH).</summary>
    public DateTimeOffset? LatestTime { get; init; }

    /// <summary>True to give every file <see cref="LatestTime"/>, whatever its own.</summary>
    public bool RewritesTimes { get; init; }

    /// <summary>True if nobody needs the snapshot any more: its files become the layer themselves and it is gone, even if the call fails.</summary>
    public bool TakesSnapshot { get; init; }

    /// <summary>Places such as /etc/hosts that something was mounted at: where only an empty file or directory lies there, it is left out.</summary>
    public IReadOnlyList<string> MountPoints { get; init => field = value ?? []; } = [];
}
