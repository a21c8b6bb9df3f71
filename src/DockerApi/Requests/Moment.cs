using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.DockerApi.Errors;

namespace Gantry.DockerApi.Requests;

/// <summary>A point in time as Docker's clients write it: seconds since 1970, RFC 3339, or how long ago, such as 1h30m.</summary>
internal static partial class Moment
{
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds < 253_402_300_800m)
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));

        if (Ago(text) is { } ago)
            return now - ago;

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw new DockerException(DockerFailure.Invalid, $"failed to parse value as time or duration: \"{text}\"");
    }

    private static TimeSpan? Ago(string text)
    {
        Match match = Duration().Match(text);
        if (!match.Success || text.Length == 0)
            return null;

        double seconds = 0;
        for (int part = 0; part < match.Groups["number"].Captures.Count; part++)
            seconds += double.Parse(match.Groups["number"].Captures[part].Value, CultureInfo.InvariantCulture) * SecondsOf(match.Groups["unit"].Captures[part].Value);

        return TimeSpan.FromSeconds(seconds);
    }

    private static double SecondsOf(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        _ => 1e-9,
    };

    [GeneratedRegex(@"^((?<number>\d+(\.\d+)?)(?<unit>h|ms|us|µs|ns|m|s))+$")]
    private static partial Regex Duration();
}
