using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Linux.Links;
using Gantry.Linux.Namespaces;

namespace Gantry.Tests;

/// <summary>A pinned network namespace in which servers listen and clients call.</summary>
internal sealed class TestNetns : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-netns-").FullName;
    private readonly List<Socket> _sockets = [];

    public TestNetns() => PinnedNamespaces.Create(_directory, new PinnedNamespacesOptions { Kinds = NamespaceKind.Network });

    public string Path => System.IO.Path.Combine(_directory, "net");

    public T Run<T>(Func<T> work) => NamespaceThread.RunIn(Path, NamespaceKind.Network, work);

    /// <summary>Answers every connection with its name and the caller's address.</summary>
    public void ServeTcp(string name, int port, IPAddress? address = null)
    {
        IPAddress at = address ?? IPAddress.Any;
        Socket listener = Run(() => new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        _sockets.Add(listener);
        Serve.Tcp(listener, name, new IPEndPoint(at, port));
    }

    public void ServeUdp(string name, int port)
    {
        Socket socket = Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        _sockets.Add(socket);
        Serve.Udp(socket, name, port);
    }

    /// <summary>Connects and returns the answer.</summary>
    public string Call(IPAddress address, int port) =>
        Serve.Call(Run(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)), address, port);

    /// <summary>As <see cref="Call"/>, for where no answer is expected: what is dropped is not waited for long.</summary>
    public string CallBriefly(IPAddress address, int port) =>
        Serve.Call(Run(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)), address, port, TimeSpan.FromSeconds(3));

    public LinkSocket Links() => LinkSocket.OpenIn(Path);

    public void Dispose()
    {
        foreach (Socket socket in _sockets)
            socket.Dispose();

        PinnedNamespaces.Remove(_directory);
    }
}

/// <summary>Small servers and clients on a given socket.</summary>
internal static class Serve
{
    public static void Tcp(Socket listener, string name, IPEndPoint at)
    {
        listener.Bind(at);
        listener.Listen(64);
        _ = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using Socket client = await listener.AcceptAsync();
                    var caller = (IPEndPoint)client.RemoteEndPoint!;
                    await client.SendAsync(Encoding.ASCII.GetBytes($"{name} {caller.Address}"));
                }
            }
            catch (SocketException)
            {
            }
            catch (ObjectDisposedException)
            {
            }
        });
    }

    public static void Udp(Socket socket, string name, int port)
    {
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        _ = Task.Run(async () =>
        {
            byte[] buffer = new byte[64];
            try
            {
                while (true)
                {
                    SocketReceiveFromResult got = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                    await socket.SendToAsync(Encoding.ASCII.GetBytes(name), got.RemoteEndPoint);
                }
            }
            catch (SocketException)
            {
            }
            catch (ObjectDisposedException)
            {
            }
        });
    }

    public static string Call(IPAddress address, int port) =>
        Call(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp), address, port);

    public static string Call(Socket socket, IPAddress address, int port, TimeSpan? patience = null)
    {
        using (socket)
        {
            using var deadline = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
            socket.ConnectAsync(new IPEndPoint(address, port), deadline.Token).AsTask().GetAwaiter().GetResult();
            socket.ReceiveTimeout = 30_000;
            byte[] buffer = new byte[256];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
    }
}
