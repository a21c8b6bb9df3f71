using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gantry.NodeAgent.Logs;

/// <summary>Which part of a container's log is asked for, and in which form.</summary>
internal sealed record LogQuery
{
    public bool Follow { get; init; }

    public bool Previous { get; init; }

    public bool Timestamps { get; init; }

    public int? TailLines { get; init; }

    public long? LimitBytes { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>"Stdout" or "Stderr" where only one of the two is wanted.</summary>
    public string? Stream { get; init; }

    /// <summary>Reads the query string of a log request; null, with the reason, where it makes no sense.</summary>
    public static LogQuery? TryParse(IQueryCollection query, DateTimeOffset now, out string problem)
    {
        problem = "";
        if (!TryNumber(query["tailLines"], ref problem, out long? tail)
            || !TryNumber(query["limitBytes"], ref problem, out long? limit)
            || !TryNumber(query["sinceSeconds"], ref problem, out long? seconds)
            || !TryTime(query["sinceTime"], ref problem, out DateTimeOffset? since))
        {
            return null;
        }

        return new LogQuery
        {
            Follow = IsTrue(query["follow"]),
            Previous = IsTrue(query["previous"]),
            Timestamps = IsTrue(query["timestamps"]),
            TailLines = tail is { } lines ? (int)Math.Min(lines, int.MaxValue) : null,
            LimitBytes = limit,
            Since = seconds is { } back ? now.AddSeconds(-back) : since,
            Stream = query["stream"].FirstOrDefault() is { Length: > 0 } stream && stream != "All" ? stream : null,
        };
    }

    private static bool IsTrue(StringValues value) => value.FirstOrDefault() is "true" or "1" or "True";

    private static bool TryNumber(StringValues value, ref string problem, out long? number)
    {
        number = null;
        if (value.FirstOrDefault() is not { Length: > 0 } text)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed))
        {
            problem = $"\"{text}\" is not a number of lines, bytes or seconds";
            return false;
        }

        number = parsed;
        return true;
    }

    private static bool TryTime(StringValues value, ref string problem, out DateTimeOffset? time)
    {
        time = null;
        if (value.FirstOrDefault() is not { Length: > 0 } text)
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed))
        {
            problem = $"\"{text}\" is not an RFC 3339 time";
            return false;
        }

        time = parsed;
        return true;
    }
}
