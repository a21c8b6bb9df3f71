namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>The instructions with one text to the end of the line: USER, WORKDIR, STOPSIGNAL and MAINTAINER.</summary>
internal sealed record TextInstruction : Instruction
{
    public required string Text { get; init; }

    public static TextInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        return new TextInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Text = text.RestOrFail("exactly one argument") };
    }
}
