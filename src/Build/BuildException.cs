namespace Gantry.Build;

/// <summary>A build cannot be done or did not succeed; the message is one sentence for a person.</summary>
public sealed class BuildException(BuildFailure kind, string message, SourceRange? where = null, Exception? inner = null)
    : Exception(message, inner)
{
    public BuildFailure Kind { get; } = kind;

    /// <summary>The place of the Dockerfile that is to blame, where one is.</summary>
    public SourceRange? Where { get; } = where;

    /// <summary>The Dockerfile's name and lines around <see cref="Where"/>, for people.</summary>
    public string? Excerpt { get; init; }

    /// <summary>How the command of a RUN step ended.</summary>
    public int? ExitCode { get; init; }
}
