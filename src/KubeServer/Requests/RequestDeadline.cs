using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>Ends a request that takes longer than its client or the server gives it. While it lives, the request's own token ends with it.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    private readonly HttpContext _http;
    private readonly CancellationToken _client;
    private readonly CancellationTokenSource _end;

    private RequestDeadline(HttpContext http, TimeSpan time)
    {
        _http = http;
        _client = http.RequestAborted;
        _end = CancellationTokenSource.CreateLinkedTokenSource(_client);
        _end.CancelAfter(time);
        http.RequestAborted = _end.Token;
    }

    /// <summary>Whether the time is over while the client is still there.</summary>
    public bool IsOver => _end.IsCancellationRequested && !_client.IsCancellationRequested;

    public static RequestDeadline Begin(HttpContext http, TimeSpan most)
    {
        string wished = http.Request.Query.TryGetValue("timeout", out var values) && values.Count > 0 ? values[0] ?? "" : "";
        TimeSpan time = most;
        if (wished.Length > 0)
        {
            if (Parse(wished, out time) is { } fault)
                throw ApiErrors.BadRequest($"invalid timeout specified in the request URL - time: {fault} \"{wished}\"");
            if (time <= TimeSpan.Zero || time > most)
                time = most;
        }

        return new RequestDeadline(http, time);
    }

    /// <summary>Gives the request its own token back, so that it can still be answered.</summary>
    public void Dispose()
    {
        _http.RequestAborted = _client;
        _end.Dispose();
    }

    /// <summary>Reads a duration as Go writes it: "1m30s", "250ms", "1.5h". Answers with what is wrong with it, or null.</summary>
    internal static string? Parse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text == "0" ? "0s" : text;
        if (rest.IsEmpty)
            return "invalid duration";
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(NumberLetters) is var end and >= 0 ? end : rest.Length;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return "invalid duration";
            rest = rest[digits..];
            if (rest.IsEmpty)
                return "missing unit in duration";
            int next = rest.IndexOfAny(NumberLetters);
            ReadOnlySpan<char> unit = next < 0 ? rest : rest[..next];
            double seconds = UnitOf(unit);
            if (seconds == 0)
                return $"unknown unit \"{unit}\" in duration";
            if (number * seconds > 1e9)
                return "invalid duration";
            time += TimeSpan.FromSeconds(number * seconds);
            rest = rest[unit.Length..];
        }

        return null;
    }

    private static double UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "ns" => 1e-9,
        _ => 0,
    };
}
