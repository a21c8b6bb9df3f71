using System.Net;
using System.Net.Sockets;

namespace Gantry.Tests;

/// <summary>Passes connections on to a server and cuts the first one that has sent it so many bytes.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _loop;
    private long _cutAfter;

    public CuttingProxy(string server, long cutAfter)
    {
        _server = IPEndPoint.Parse(server);
        _cutAfter = cutAfter;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>True once a connection was cut.</summary>
    public bool HasCut => Interlocked.Read(ref _cutAfter) < 0;

    public void Dispose()
    {
        _stop.Cancel();
        _loop.Wait();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
                passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var upstream = new TcpClient();
        using (client)
        {
            try
            {
                await upstream.ConnectAsync(_server, _stop.Token);
                await Task.WhenAny(SendAsync(client, upstream), upstream.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or SocketException)
            {
                // Whichever side has left, the other follows.
            }
        }
    }

    private async Task SendAsync(TcpClient client, TcpClient upstream)
    {
        byte[] buffer = new byte[32 << 10];
        long sent = 0;
        for (int length; (length = await client.GetStream().ReadAsync(buffer, _stop.Token)) > 0;)
        {
            sent += length;
            long limit = Interlocked.Read(ref _cutAfter);
            if (limit >= 0 && sent > limit && Interlocked.CompareExchange(ref _cutAfter, -1, limit) == limit)
                return;
            await upstream.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
        }
    }
}
