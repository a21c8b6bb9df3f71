using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Gantry.Network.Dns;

/// <summary>DNS over UDP on one address. The zone's answers are sent by the receiving loop itself; what takes long goes to a few workers.</summary>
internal sealed class DatagramListener : IAsyncDisposable
{
    private const int MaxDatagram = 4096;
    private const int ReceiveBuffer = 1 << 20;

    private sealed record Pending(byte[] Query, SocketAddress Client, DnsOutcome Outcome);

    private readonly Socket _socket;
    private readonly DnsServer _server;
    private readonly DnsResolution _resolution;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<Pending> _pending;
    private readonly Task _running;

    /// <summary>Takes over a socket that is bound.</summary>
    public DatagramListener(Socket socket, DnsServer server, DnsResolution resolution, DnsServerOptions options)
    {
        _socket = socket;
        _server = server;
        _resolution = resolution;
        _pending = Channel.CreateBounded<Pending>(options.ConcurrentForwards * 4);
        IEnumerable<Task> workers = Enumerable.Range(0, options.ConcurrentForwards).Select(_ => Task.Run(ResolveAsync));
        _running = Task.WhenAll([Task.Run(ReceiveAsync), .. workers]);
    }

    public static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBuffer };
        try
        {
            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _pending.Writer.TryComplete();
        await _running;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ReceiveAsync()
    {
        byte[] query = GC.AllocateArray<byte>(MaxDatagram, pinned: true);
        byte[] response = GC.AllocateArray<byte>(MaxDatagram, pinned: true);
        var client = new SocketAddress(_socket.AddressFamily);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                int length = await _socket.ReceiveFromAsync(query.AsMemory(), SocketFlags.None, client, _stopping.Token);
                await AnswerAsync(query.AsMemory(0, length), response, client);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // An earlier client's port was closed; its error arrives here and concerns nobody else.
            }
        }
    }

    private async ValueTask AnswerAsync(ReadOnlyMemory<byte> query, byte[] response, SocketAddress client)
    {
        DnsOutcome outcome = DnsResponder.Answer(query.Span, _server.Zone, limit: null, response, out int length);
        if (outcome == DnsOutcome.Answer)
        {
            await _socket.SendToAsync(response.AsMemory(0, length), SocketFlags.None, client, _stopping.Token);
        }
        else if (outcome is DnsOutcome.Forward or DnsOutcome.FollowAlias && !TryQueue(query, client, outcome))
        {
            await _socket.SendToAsync(DnsResolution.Failure(query.Span), SocketFlags.None, client, _stopping.Token);
        }
    }

    private bool TryQueue(ReadOnlyMemory<byte> query, SocketAddress client, DnsOutcome outcome)
    {
        var kept = new SocketAddress(client.Family, client.Size);
        client.Buffer.Span[..client.Size].CopyTo(kept.Buffer.Span);
        return _pending.Writer.TryWrite(new Pending(query.ToArray(), kept, outcome));
    }

    private async Task ResolveAsync()
    {
        try
        {
            await foreach (Pending item in _pending.Reader.ReadAllAsync(_stopping.Token))
                await ResolveAsync(item);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ResolveAsync(Pending item)
    {
        byte[] response = await _resolution.AnswerAsync(item.Outcome, item.Query, _server.Zone, overTcp: false, _stopping.Token);
        try
        {
            await _socket.SendToAsync(response, SocketFlags.None, item.Client, _stopping.Token);
        }
        catch (SocketException)
        {
            // The client has gone, or its pod has.
        }
    }
}
