namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>RUN: a process on top of what the stage has become.</summary>
internal sealed record RunInstruction : Instruction
{
    public required CommandLine Command { get; init; }

    public IReadOnlyList<Heredoc> Heredocs { get; init; } = [];

    public IReadOnlyList<RunMount> Mounts { get; init; } = [];

    /// <summary>default, none or host.</summary>
    public string Network { get; init; } = "default";

    /// <summary>sandbox or insecure.</summary>
    public string Security { get; init; } = "sandbox";

    public static RunInstruction Parse(InstructionText text)
    {
        IReadOnlyList<RunMount> mounts = [.. text.FlagList("mount").Select(value => RunMount.Parse(value, text))];
        string network = OneOf(text, "network", "default", "default", "none", "host");
        string security = OneOf(text, "security", "sandbox", "sandbox", "insecure");
        if (text.Flag("device") is not null)
            throw text.Error("RUN --device is not supported: this builder passes no devices to steps");
        text.CheckFlags();
        text.RestOrFail("at least one argument");
        return new RunInstruction
        {
            Keyword = text.Keyword, Original = text.Original, Range = text.Range,
            Command = CommandLine.Parse(text), Heredocs = text.Heredocs, Mounts = mounts, Network = network, Security = security,
        };
    }

    private static string OneOf(InstructionText text, string flag, string usual, params ReadOnlySpan<string> allowed)
    {
        string value = text.Flag(flag) ?? usual;
        return allowed.Contains(value) ? value : throw text.Error($"{flag} \"{value}\" is not valid for RUN");
    }
}
