using System.Net;
using Gantry.Kube.Tunnels;

namespace Gantry.KubeServer.Proxying;

/// <summary>Connections to one server: those that are free are used again, for a while.</summary>
internal sealed class ServerConnections : IDisposable
{
    private const int MostFree = 64;

    // A service moves to other pods; connections to the old ones end after this.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> _dial;
    private readonly TimeProvider _clock;
    private readonly Lock _taking = new();
    private readonly List<ServerConnection> _free = [];
    private readonly ITimer _sweep;
    private bool _isOver;

    public ServerConnections(Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> dial, TimeProvider clock)
    {
        _dial = dial;
        _clock = clock;
        _sweep = clock.CreateTimer(_ => Sweep(), null, LongestRest, LongestRest);
    }

    /// <summary>Asks and hands on the answer: its head, then its body piece by piece.</summary>
    public async Task AskAsync(
        DnsEndPoint place, ServerQuestion question, Action<ResponseHead> begin, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancel)
    {
        (ServerConnection connection, ResponseHead head) = await AskAsync(place, question, cancel);
        bool canGoOn = false;
        try
        {
            begin(head);
            canGoOn = await connection.ReadBodyAsync(question.Method, head, take, cancel);
        }
        finally
        {
            if (canGoOn)
                Free(connection);
            else
                connection.Dispose();
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_taking)
            _isOver = true;
        Sweep();
    }

    private async Task<(ServerConnection Connection, ResponseHead Head)> AskAsync(DnsEndPoint place, ServerQuestion question, CancellationToken cancel)
    {
        while (true)
        {
            ServerConnection connection = Take() ?? new ServerConnection(await _dial(place, cancel), _clock.GetUtcNow());
            try
            {
                return (connection, await connection.AskAsync(question.Head, question.Body, cancel));
            }
            catch (IOException) when (connection.IsUsed && question.IsRepeatable && !cancel.IsCancellationRequested)
            {
                // The server closed it in the moment in which it was taken.
                connection.Dispose();
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    private ServerConnection? Take()
    {
        lock (_taking)
        {
            while (_free.Count > 0)
            {
                ServerConnection last = _free[^1];
                _free.RemoveAt(_free.Count - 1);
                if (!IsStale(last))
                    return last;
                last.Dispose();
            }
        }

        return null;
    }

    private void Free(ServerConnection connection)
    {
        connection.IdleSince = _clock.GetUtcNow();
        connection.Rest(Lose);
        lock (_taking)
        {
            if (_isOver || _free.Count >= MostFree || IsStale(connection))
                connection.Dispose();
            else
                _free.Add(connection);
        }
    }

    private void Lose(ServerConnection connection)
    {
        lock (_taking)
        {
            if (_free.Remove(connection))
                connection.Dispose();
        }
    }

    private void Sweep()
    {
        lock (_taking)
        {
            foreach (ServerConnection stale in _free.Where(IsStale).ToArray())
            {
                _free.Remove(stale);
                stale.Dispose();
            }
        }
    }

    private bool IsStale(ServerConnection connection)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        return _isOver || connection.IsSpoilt || now - connection.OpenedAt > Lifetime || now - connection.IdleSince > LongestRest;
    }
}
