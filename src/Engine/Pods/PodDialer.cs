using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Namespaces;

namespace Gantry.Engine.Pods;

/// <summary>Connects to a port on a pod's own loopback address, which nothing outside the pod can reach.</summary>
internal static class PodDialer
{
    /// <param name="namespacePath">The pod's network namespace; none for the host's.</param>
    public static async Task<Stream> DialAsync(string? namespacePath, int port, CancellationToken cancel)
    {
        // A socket belongs for good to the network namespace in which it was made.
        Socket socket = namespacePath is null ? Make() : NamespaceThread.RunIn(namespacePath, NamespaceKind.Network, Make);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new EngineException(EngineFailure.Refused, $"cannot connect to port {port} of the pod: {failure.Message}", failure);
        }
    }

    private static Socket Make() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
