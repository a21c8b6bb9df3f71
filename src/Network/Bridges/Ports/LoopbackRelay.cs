using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Bridges.Ports;

/// <summary>
/// Passes connections to ::1 on to 127.0.0.1, where the rules lead the port to its container: the kernel routes no answer back to ::1.
/// These connections alone end with the process.
/// </summary>
internal sealed class LoopbackRelay : IDisposable
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(2);

    private readonly Socket _listener;
    private readonly int _port;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;

    private LoopbackRelay(Socket listener)
    {
        _listener = listener;
        _port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public static LoopbackRelay Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(64);
            return new LoopbackRelay(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        Task.WaitAll([_accepting, .. _connections.Keys], MostPatience);
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Track(ServeAsync(await _listener.AcceptAsync(_stopping.Token)));
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client went away before it was accepted.
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
        using Socket near = client, far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await far.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _port), _stopping.Token);
            await Task.WhenAll(PassAsync(near, far), PassAsync(far, near));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone; the other one's connection ends with it.
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stopping.Token) is > 0 and var count)
            {
                for (int sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stopping.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // The other direction would wait for ever.
            from.Dispose();
            to.Dispose();
            throw;
        }
    }
}
