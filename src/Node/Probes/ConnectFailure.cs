using System.Net.Sockets;

namespace Gantry.NodeAgent.Probes;

/// <summary>Puts a failed connection into the words that users of probes know.</summary>
internal static class ConnectFailure
{
    public static string Words(Exception failure, string address) => SocketErrorOf(failure) switch
    {
        SocketError.ConnectionRefused => $"dial tcp {address}: connect: connection refused",
        SocketError.HostUnreachable => $"dial tcp {address}: connect: no route to host",
        SocketError.NetworkUnreachable => $"dial tcp {address}: connect: network is unreachable",
        SocketError.ConnectionReset => $"read tcp {address}: connection reset by peer",
        SocketError.TimedOut => $"dial tcp {address}: i/o timeout",
        _ => failure.Message,
    };

    private static SocketError? SocketErrorOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is SocketException socket)
                return socket.SocketErrorCode;
        }

        return null;
    }
}
