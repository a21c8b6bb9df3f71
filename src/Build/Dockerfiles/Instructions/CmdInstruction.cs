namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>CMD: what a container runs, or the arguments of its entry point.</summary>
internal sealed record CmdInstruction : Instruction
{
    public required CommandLine Command { get; init; }

    public static CmdInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        return new CmdInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Command = CommandLine.Parse(text) };
    }
}
