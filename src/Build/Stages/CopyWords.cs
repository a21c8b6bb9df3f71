using Gantry.Build.Copying;
using Gantry.Build.Dockerfiles;

namespace Gantry.Build.Stages;

/// <summary>A COPY or ADD with its variables expanded.</summary>
internal sealed record CopyWords
{
    public required string Keyword { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    public required IReadOnlyList<Heredoc> Heredocs { get; init; }

    /// <summary>The destination as it was written.</summary>
    public required string Shown { get; init; }

    /// <summary>From the top of the file system.</summary>
    public required string Destination { get; init; }

    public required bool IsDirectory { get; init; }

    public string? Owner { get; init; }

    public string? Mode { get; init; }

    public ModeChange? ModeChange { get; init; }

    public IReadOnlyList<string> Excludes { get; init; } = [];

    public bool KeepsParents { get; init; }

    public bool IsLink { get; init; }

    public bool? Unpacks { get; init; }

    /// <summary>Everything but the files that the result depends on.</summary>
    public string Canonical => string.Join('\0', Keyword, string.Join('\u0001', Sources.Select(source => Remotes.RemoteFile.IsUrl(source) ? "" : source)), Destination, IsDirectory, Owner, Mode, KeepsParents, IsLink, Unpacks);
}
