using System.Globalization;

namespace Gantry.Kube.Tables;

/// <summary>Durations for people, two units at most and coarser the longer they are: "45s", "5m3s", "3h20m", "4d2h", "2y30d".</summary>
public static class AgeText
{
    public const string Unknown = "<unknown>";

    public static string Since(DateTimeOffset? start, DateTimeOffset now) => start is { } known ? Of(now - known) : Unknown;

    public static string Of(TimeSpan age)
    {
        long seconds = (long)Math.Floor(age.TotalSeconds);
        // Clocks of two machines differ a little; more than that is worth showing.
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        if (seconds < 120)
            return $"{seconds}s";

        long minutes = seconds / 60;
        if (minutes < 10)
            return Pair(minutes, "m", seconds % 60, "s");
        if (minutes < 180)
            return $"{minutes}m";

        long hours = minutes / 60;
        if (hours < 8)
            return Pair(hours, "h", minutes % 60, "m");
        if (hours < 48)
            return $"{hours}h";
        return Days(hours);
    }

    private static string Days(long hours)
    {
        long days = hours / 24;
        if (hours < 192)
            return Pair(days, "d", hours % 24, "h");
        if (days < 730)
            return $"{days}d";
        return days < 2920 ? Pair(days / 365, "y", days % 365, "d") : $"{days / 365}y";
    }

    private static string Pair(long major, string majorUnit, long minor, string minorUnit) =>
        minor == 0
            ? major.ToString(CultureInfo.InvariantCulture) + majorUnit
            : string.Create(CultureInfo.InvariantCulture, $"{major}{majorUnit}{minor}{minorUnit}");
}
