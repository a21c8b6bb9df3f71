namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>VOLUME: paths that a container keeps outside its own files.</summary>
internal sealed record VolumeInstruction : Instruction
{
    public required IReadOnlyList<string> Paths { get; init; }

    public static VolumeInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        text.RestOrFail("at least one argument");
        IReadOnlyList<string> paths = JsonForm.TryRead(text) ?? WordSplitter.Split(text.Rest, text.Escape);
        return paths.All(path => path.Trim().Length > 0)
            ? new VolumeInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Paths = paths }
            : throw text.Error("VOLUME specified can not be an empty string");
    }
}
