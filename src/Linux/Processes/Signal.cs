namespace Gantry.Linux.Processes;

/// <summary>Signals by number, on x86-64. See signal(7).</summary>
public readonly record struct Signal(int Number)
{
    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    public const int Highest = 64;

    public static Signal Interrupt => new(2);
    public static Signal Kill => new(9);
    public static Signal Terminate => new(15);

    /// <summary>Accepts `TERM`, `SIGTERM`, `15` and `RTMIN+3`.</summary>
    public static bool TryParse(string text, out Signal signal)
    {
        signal = default;
        if (int.TryParse(text, System.Globalization.NumberStyles.None, provider: null, out int number))
        {
            signal = new Signal(number);
            return number is >= 0 and <= Highest;
        }

        string name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        number = name == "POLL" ? 29 : Math.Max(Array.IndexOf(Names, name), RealTime(name));
        signal = new Signal(number);
        return number > 0;
    }

    // glibc keeps the first two real-time signals for itself, so its RTMIN is 34.
    private static int RealTime(string name)
    {
        int start = name.StartsWith("RTMIN", StringComparison.Ordinal) ? 34 : name.StartsWith("RTMAX", StringComparison.Ordinal) ? Highest : -1;
        if (start < 0 || name.Length == 5)
            return start;

        return int.TryParse(name.AsSpan(5), out int offset) && start + offset is >= 34 and <= Highest ? start + offset : -1;
    }

    public override string ToString() => Number > 0 && Number < Names.Length ? "SIG" + Names[Number] : $"signal {Number}";
}
