namespace Gantry.Build.Dockerfiles;

/// <summary>Text that stands in the Dockerfile itself, between <c>&lt;&lt;NAME</c> and a line NAME.</summary>
/// <param name="Descriptor">The number before the arrows, for a shell; empty mostly.</param>
/// <param name="Expands">The name was not quoted, so variables in the content are expanded.</param>
internal sealed record Heredoc(string Name, string Descriptor, bool Expands, bool StripsTabs, string Content)
{
    /// <summary>The name, arrows and quotes as they were written.</summary>
    public required string Word { get; init; }
}
