namespace Gantry.Build.Stages;

/// <summary>The signals that STOPSIGNAL may name.</summary>
internal static class StopSignals
{
    // signal(7), without SIG.
    private static readonly string[] Names =
    [
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV",
        "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
    ];

    public static bool IsKnown(string name)
    {
        string upper = name.ToUpperInvariant();
        return Names.Contains(upper)
            || (upper.StartsWith("RTMIN+", StringComparison.Ordinal) && int.TryParse(upper[6..], out int up) && up is >= 1 and <= 30)
            || (upper.StartsWith("RTMAX-", StringComparison.Ordinal) && int.TryParse(upper[6..], out int down) && down is >= 1 and <= 30);
    }
}
