namespace Gantry.Build.Copying;

/// <summary>Where a COPY or ADD puts files and what it makes of them.</summary>
internal sealed record CopyTarget
{
    /// <summary>Inside the root file system, without a slash in front, one character a byte.</summary>
    public required string Path { get; init; }

    /// <summary>It was written with a slash at the end.</summary>
    public required bool IsDirectory { get; init; }

    /// <summary>The owner of everything; none leaves it to the source.</summary>
    public (uint User, uint Group)? Owner { get; init; }

    public ModeChange? Mode { get; init; }

    /// <summary>The time of directories that are made.</summary>
    public required Linux.Files.UnixTime Now { get; init; }
}
