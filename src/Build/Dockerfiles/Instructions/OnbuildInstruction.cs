namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>ONBUILD: an instruction for the builds that start from this image.</summary>
internal sealed record OnbuildInstruction : Instruction
{
    /// <summary>The instruction as it is kept in the image.</summary>
    public required string Trigger { get; init; }

    public static OnbuildInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        string trigger = text.RestOrFail("at least one argument");
        InstructionText inner = text.Inner(0);
        if (inner.Keyword is "ONBUILD")
            throw text.Error("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        if (inner.Keyword is "FROM" or "MAINTAINER")
            throw text.Error($"{inner.Keyword} isn't allowed as an ONBUILD trigger");
        InstructionTable.Parse(inner);
        string content = string.Concat(text.Heredocs.Select(heredoc => $"\n{heredoc.Content}{heredoc.Name}"));
        return new OnbuildInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Trigger = trigger + content };
    }
}
