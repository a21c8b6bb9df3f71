using Gantry.Build.Dockerfiles.Instructions;

namespace Gantry.Build.Graphs;

/// <summary>One stage of a Dockerfile: what it starts from and what is done on it.</summary>
internal sealed record Stage
{
    public required int Index { get; init; }

    public string? Name { get; init; }

    public required FromInstruction From { get; init; }

    /// <summary>The image's name with variables expanded; "scratch" is no image.</summary>
    public required string BaseName { get; init; }

    /// <summary>The stage that it starts from, where it is not an image.</summary>
    public int? BaseStage { get; init; }

    /// <summary>What stands behind the FROM, in order.</summary>
    public IReadOnlyList<Instruction> Instructions { get; init; } = [];

    /// <summary>The stages whose results it needs, its base among them.</summary>
    public IReadOnlyList<int> Needs { get; init; } = [];

    /// <summary>The number of its FROM among all the steps of the build; counted from 1.</summary>
    public int FirstStep { get; init; }

    public string Title => Name ?? $"stage-{Index}";
}
