using System.Net;
using System.Net.Sockets;

namespace Gantry.Tests;

/// <summary>Sends every datagram back to where it came from, which no applet of busybox does.</summary>
internal static class Datagrams
{
    public static void Echo(int port)
    {
        using var socket = new UdpClient(port);
        var sender = new IPEndPoint(IPAddress.Any, 0);
        while (true)
            socket.Send(socket.Receive(ref sender), sender);
    }
}
