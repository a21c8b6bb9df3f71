namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>SHELL: what commands that are no list are given to.</summary>
internal sealed record ShellInstruction : Instruction
{
    public required IReadOnlyList<string> Words { get; init; }

    public static ShellInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        text.RestOrFail("at least one argument");
        IReadOnlyList<string> words = JsonForm.TryRead(text) ?? throw text.Error("SHELL requires the arguments to be in JSON form");
        return words.Count > 0
            ? new ShellInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Words = words }
            : throw text.Error("SHELL requires at least one argument");
    }
}
