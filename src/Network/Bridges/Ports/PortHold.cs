using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Bridges.Ports;

/// <summary>A port of the host that no other program can take: a socket that is bound to it and never listens.</summary>
internal sealed class PortHold : IDisposable
{
    private readonly Socket _socket;

    private PortHold(Socket socket) => _socket = socket;

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Takes the port, or with 0 any free one. Null for a protocol that this kernel has no sockets for: nobody else can have it either.</summary>
    public static PortHold? Take(TransportProtocol protocol, IPAddress address, int port)
    {
        if (TryOpen(protocol, address.AddressFamily) is not { } socket)
            return null;

        try
        {
            socket.Bind(new IPEndPoint(address, port));
            if (protocol != TransportProtocol.Udp)
                ListenBriefly(socket);

            return new PortHold(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _socket.Dispose();

    // Several sockets that allow reuse may be bound to one port as long as none of them listens; only listening shows that it is free. Going on
    // to listen would be wrong: while somebody flushes the rules, connections would be accepted and never served. A bound socket that does not
    // allow reuse keeps everybody else away.
    private static void ListenBriefly(Socket socket)
    {
        socket.Listen(1);
        socket.Shutdown(SocketShutdown.Receive);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, false);
    }

    private static Socket? TryOpen(TransportProtocol protocol, AddressFamily family)
    {
        try
        {
            return protocol switch
            {
                TransportProtocol.Udp => new Socket(family, SocketType.Dgram, ProtocolType.Udp),
                TransportProtocol.Tcp => new Socket(family, SocketType.Stream, ProtocolType.Tcp),
                _ => null,
            };
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
