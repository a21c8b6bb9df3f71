using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Dns;

/// <summary>DNS over TCP on one address, for answers that no datagram holds.</summary>
internal sealed class StreamListener : IAsyncDisposable
{
    private const int MaxMessage = 65535;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly DnsServer _server;
    private readonly DnsResolution _resolution;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    /// <summary>Takes over a socket that listens.</summary>
    public StreamListener(Socket socket, DnsServer server, DnsResolution resolution, DnsServerOptions options)
    {
        _socket = socket;
        _server = server;
        _resolution = resolution;
        _places = new SemaphoreSlim(options.ConcurrentConnections);
        _running = Task.Run(AcceptAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await Task.WhenAll(_connections.Keys);
        _socket.Dispose();
        _stopping.Dispose();
        _places.Dispose();
    }

    public static Socket Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(address);
            socket.Listen(128);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stopping.Token);
                Socket client = await _socket.AcceptAsync(_stopping.Token);
                Track(ServeAsync(client));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client went away before it was accepted.
                _places.Release();
            }
        }
    }

    private void Track(Task connection)
    {
        _connections[connection] = true;
        connection.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            while (await AnswerNextAsync(stream))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException)
        {
            // The client left or fell silent.
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<bool> AnswerNextAsync(NetworkStream stream)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        idle.CancelAfter(Idle);
        if (await DnsFrames.ReadAsync(stream, idle.Token) is not { } query)
            return false;

        byte[] response = new byte[MaxMessage];
        DnsOutcome outcome = DnsResponder.Answer(query, _server.Zone, MaxMessage, response, out int length);
        if (outcome == DnsOutcome.Drop)
            return false;

        if (outcome != DnsOutcome.Answer)
            (response, length) = await ResolveAsync(outcome, query, idle.Token);

        await DnsFrames.WriteAsync(stream, response.AsSpan(0, length), idle.Token);
        return true;
    }

    private async Task<(byte[] Response, int Length)> ResolveAsync(DnsOutcome outcome, byte[] query, CancellationToken cancel)
    {
        byte[] response = await _resolution.AnswerAsync(outcome, query, _server.Zone, overTcp: true, cancel);
        return (response, response.Length);
    }
}
