namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>LABEL: names and values for whoever reads the image.</summary>
internal sealed record LabelInstruction : Instruction
{
    public required IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; }

    public static LabelInstruction Parse(InstructionText text) =>
        new() { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Labels = NamedValues.Parse(text) };
}
