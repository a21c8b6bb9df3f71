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
            if (!TryParse(wished, out time))
                throw ApiErrors.BadRequest($"invalid timeout specified in the request URL - time: invalid duration \"{wished}\"");
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

    /// <summary>Reads a duration as Go writes it: "1m30s", "250ms", "1.5h"; also a bare number of seconds, which clients send.</summary>
    internal static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double bare) && bare < 1e9)
        {
            time = TimeSpan.FromSeconds(bare);
            return true;
        }

        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(NumberLetters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return false;
            rest = rest[digits..];
            int unit = rest.IndexOfAny(NumberLetters);
            double seconds = UnitOf(unit < 0 ? rest : rest[..unit]);
            if (seconds == 0 || number * seconds > 1e9)
                return false;
            time += TimeSpan.FromSeconds(number * seconds);
            rest = unit < 0 ? [] : rest[unit..];
        }

        return text.Length > 0;
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
