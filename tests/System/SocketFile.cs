using System.Net.Sockets;

namespace Gantry.Tests;

/// <summary>The file of a Unix socket. It is there a moment before anybody listens.</summary>
internal static class SocketFile
{
    public static bool Answers(string path)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
