namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>EXPOSE: ports on which containers listen.</summary>
internal sealed record ExposeInstruction : Instruction
{
    /// <summary>80, 80/tcp or 8000-8010/udp, variables not expanded.</summary>
    public required string Ports { get; init; }

    public static ExposeInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        return new ExposeInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Ports = text.RestOrFail("at least one argument") };
    }
}
