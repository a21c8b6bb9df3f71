namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>ENTRYPOINT: the program of a container.</summary>
internal sealed record EntrypointInstruction : Instruction
{
    public required CommandLine Command { get; init; }

    public static EntrypointInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        return new EntrypointInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Command = CommandLine.Parse(text) };
    }
}
