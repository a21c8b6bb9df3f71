namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>ENV: variables of later steps and of containers.</summary>
internal sealed record EnvInstruction : Instruction
{
    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    public static EnvInstruction Parse(InstructionText text) =>
        new() { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Variables = NamedValues.Parse(text) };
}
