namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>One instruction of a Dockerfile as it was written, variables not yet expanded.</summary>
internal abstract record Instruction
{
    public required string Keyword { get; init; }

    /// <summary>The whole instruction with its lines joined.</summary>
    public required string Original { get; init; }

    public required SourceRange Range { get; init; }

    public override string ToString() => Original;
}
