using System.Globalization;

namespace Gantry.DockerApi.Answers;

/// <summary>Points in time as Docker writes them.</summary>
internal static class DockerTime
{
    /// <summary>RFC 3339 with the digits that there are; none is the year 1.</summary>
    public static string Of(DateTimeOffset? time)
    {
        DateTime utc = time?.UtcDateTime ?? DateTime.MinValue;
        return utc.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z";
    }

    /// <summary>A time since something as people say it: About a minute, 3 hours.</summary>
    public static string Ago(TimeSpan time)
    {
        int seconds = (int)time.TotalSeconds, minutes = (int)time.TotalMinutes, hours = (int)Math.Round(time.TotalHours, MidpointRounding.AwayFromZero);
        return (seconds, minutes, hours) switch
        {
            ( < 1, _, _) => "Less than a second",
            (1, _, _) => "1 second",
            ( < 60, _, _) => $"{seconds} seconds",
            (_, 1, _) => "About a minute",
            (_, < 60, _) => $"{minutes} minutes",
            (_, _, 1) => "About an hour",
            (_, _, < 48) => $"{hours} hours",
            (_, _, < 24 * 7 * 2) => $"{hours / 24} days",
            (_, _, < 24 * 30 * 2) => $"{hours / 24 / 7} weeks",
            (_, _, < 24 * 365 * 2) => $"{hours / 24 / 30} months",
            _ => $"{(int)time.TotalHours / 24 / 365} years",
        };
    }
}
