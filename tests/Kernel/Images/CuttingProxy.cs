using System.Net;
using System.Net.Sockets;

namespace Gantry.Tests;

/// <summary>Passes connections on to a server and cuts the first one that has sent it so many bytes.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly IPEndPoint server;
    private readonly Task loop;
    private long cutAfter;

    public CuttingProxy(string server, long cutAfter)
    {
        this.server = IPEndPoint.Parse(server);
        this.cutAfter = cutAfter;
        listener.Start();
        loop = AcceptAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>True once a connection was cut.</summary>
    public bool HasCut => Interlocked.Read(ref cutAfter) < 0;

    public void Dispose()
    {
        stop.Cancel();
        loop.Wait();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
                passing.Add(PassAsync(await listener.AcceptTcpClientAsync(stop.Token)));
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
                await upstream.ConnectAsync(server, stop.Token);
                await Task.WhenAny(SendAsync(client, upstream), upstream.GetStream().CopyToAsync(client.GetStream(), stop.Token));
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
        for (int length; (length = await client.GetStream().ReadAsync(buffer, stop.Token)) > 0;)
        {
            sent += length;
            long limit = Interlocked.Read(ref cutAfter);
            if (limit >= 0 && sent > limit && Interlocked.CompareExchange(ref cutAfter, -1, limit) == limit)
                return;
            await upstream.GetStream().WriteAsync(buffer.AsMemory(0, length), stop.Token);
        }
    }
}
