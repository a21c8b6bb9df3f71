using System.IO.Pipelines;
using System.Net.Sockets;

namespace Gantry.DockerApi.Hijacking;

/// <summary>A connection that was taken over from HTTP: raw bytes in both directions. The client may end its half and go on reading.</summary>
/// <param name="Stopping">The server is going down.</param>
internal sealed record HijackedConnection(PipeReader Input, PipeWriter Output, Socket? Socket, CancellationToken Stopping)
{
    /// <summary>False if a write would fail: the client has not only ended its half but has left.</summary>
    public bool IsClientThere()
    {
        try
        {
            // The kernel refuses even nothing once the other side is closed.
            Socket?.Send(ReadOnlySpan<byte>.Empty);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
