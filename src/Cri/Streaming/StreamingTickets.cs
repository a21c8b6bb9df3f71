using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gantry.Cri.Streaming;

/// <summary>Tickets that were given out and not used yet. Each is good for one connection within a minute.</summary>
internal sealed class StreamingTickets(TimeProvider clock)
{
    private const int MaxOpen = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (object Ticket, DateTimeOffset Expires)> _open = [];

    /// <summary>Returns the unguessable token that stands for the ticket.</summary>
    public string Issue(object ticket)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string stale in _open.Where(entry => entry.Value.Expires <= now).Select(entry => entry.Key).ToArray())
            _open.TryRemove(stale, out _);
        if (_open.Count >= MaxOpen)
            throw new InvalidOperationException("too many streaming requests are waiting for their clients");

        string token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _open[token] = (ticket, now + Lifetime);
        return token;
    }

    public bool TryTake<T>(string token, [NotNullWhen(true)] out T? ticket)
        where T : class
    {
        ticket = _open.TryRemove(token, out (object Ticket, DateTimeOffset Expires) entry) && entry.Expires > clock.GetUtcNow() ? entry.Ticket as T : null;
        return ticket is not null;
    }
}
