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

    private readonly Socket socket;
    private readonly DnsServer server;
    private readonly DnsResolution resolution;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<Pending> pending;
    private readonly Task running;

    /// <summary>Takes over a socket that is bound.</summary>
    public DatagramListener(Socket socket, DnsServer server, DnsResolution resolution, DnsServerOptions options)
    {
        this.socket = socket;
        this.server = server;
        this.resolution = resolution;
        pending = Channel.CreateBounded<Pending>(options.ConcurrentForwards * 4);
        IEnumerable<Task> workers = Enumerable.Range(0, options.ConcurrentForwards).Select(_ => Task.Run(ResolveAsync));
        running = Task.WhenAll([Task.Run(ReceiveAsync), .. workers]);
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

    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        pending.Writer.TryComplete();
        await running;
        socket.Dispose();
        stopping.Dispose();
    }

    private async Task ReceiveAsync()
    {
        byte[] query = GC.AllocateArray<byte>(MaxDatagram, pinned: true);
        byte[] response = GC.AllocateArray<byte>(MaxDatagram, pinned: true);
        var client = new SocketAddress(socket.AddressFamily);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                int length = await socket.ReceiveFromAsync(query.AsMemory(), SocketFlags.None, client, stopping.Token);
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
        DnsOutcome outcome = DnsResponder.Answer(query.Span, server.Zone, limit: null, response, out int length);
        if (outcome == DnsOutcome.Answer)
        {
            await socket.SendToAsync(response.AsMemory(0, length), SocketFlags.None, client, stopping.Token);
        }
        else if (outcome is DnsOutcome.Forward or DnsOutcome.FollowAlias && !TryQueue(query, client, outcome))
        {
            await socket.SendToAsync(DnsResolution.Failure(query.Span), SocketFlags.None, client, stopping.Token);
        }
    }

    private bool TryQueue(ReadOnlyMemory<byte> query, SocketAddress client, DnsOutcome outcome)
    {
        var kept = new SocketAddress(client.Family, client.Size);
        client.Buffer.Span[..client.Size].CopyTo(kept.Buffer.Span);
        return pending.Writer.TryWrite(new Pending(query.ToArray(), kept, outcome));
    }

    private async Task ResolveAsync()
    {
        try
        {
            await foreach (Pending item in pending.Reader.ReadAllAsync(stopping.Token))
                await ResolveAsync(item);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ResolveAsync(Pending item)
    {
        byte[] response = await resolution.AnswerAsync(item.Outcome, item.Query, server.Zone, overTcp: false, stopping.Token);
        try
        {
            await socket.SendToAsync(response, SocketFlags.None, item.Client, stopping.Token);
        }
        catch (SocketException)
        {
            // The client has gone, or its pod has.
        }
    }
}
