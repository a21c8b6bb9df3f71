using System.Globalization;

namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>HEALTHCHECK: how a container is asked whether it is well; durations in nanoseconds, 0 is the default.</summary>
internal sealed record HealthcheckInstruction : Instruction
{
    /// <summary>None is HEALTHCHECK NONE.</summary>
    public CommandLine? Command { get; init; }

    public long Interval { get; init; }

    public long Timeout { get; init; }

    public long StartPeriod { get; init; }

    public long StartInterval { get; init; }

    public int Retries { get; init; }

    public static HealthcheckInstruction Parse(InstructionText text)
    {
        var check = new HealthcheckInstruction
        {
            Keyword = text.Keyword, Original = text.Original, Range = text.Range,
            Interval = Duration(text, "interval"), Timeout = Duration(text, "timeout"),
            StartPeriod = Duration(text, "start-period"), StartInterval = Duration(text, "start-interval"), Retries = Count(text),
        };
        bool hasFlags = text.Flag("interval") is not null || text.Flag("timeout") is not null || text.Flag("start-period") is not null
            || text.Flag("start-interval") is not null || text.Flag("retries") is not null;
        text.CheckFlags();
        string kind = WordSplitter.Split(text.RestOrFail("at least one argument"), text.Escape)[0];
        if (kind.Equals("NONE", StringComparison.OrdinalIgnoreCase))
            return text.Rest.Length == kind.Length && !hasFlags ? check : throw text.Error("HEALTHCHECK NONE takes no arguments");
        if (!kind.Equals("CMD", StringComparison.OrdinalIgnoreCase))
            throw text.Error($"Unknown type \"{kind}\" in HEALTHCHECK (try CMD)");
        CommandLine command = CommandLine.Parse(text.Inner(kind.Length));
        return command.Words.Count > 0 ? check with { Command = command } : throw text.Error("Missing command after HEALTHCHECK CMD");
    }

    private static long Duration(InstructionText text, string flag)
    {
        if (text.Flag(flag) is not { } value)
            return 0;
        long nanoseconds = GoDuration.TryParse(value) ?? throw text.Error($"invalid duration \"{value}\" of --{flag}");
        return nanoseconds is 0 or >= 1_000_000 ? nanoseconds : throw text.Error($"--{flag} cannot be less than 1ms");
    }

    private static int Count(InstructionText text)
    {
        if (text.Flag("retries") is not { } value)
            return 0;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw text.Error($"--retries cannot be negative or no number: {value}");
    }
}
