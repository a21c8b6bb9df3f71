using System.Net.Sockets;

namespace Gantry.NodeAgent.Probes;

/// <summary>Opens a TCP connection and closes it again.</summary>
internal static class TcpCheck
{
    public static async Task<ProbeAnswer> RunAsync(string host, int port, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, limit.Token);
            return ProbeAnswer.Success();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeAnswer.Failure($"dial tcp {host}:{port}: i/o timeout");
        }
        catch (SocketException failure)
        {
            return ProbeAnswer.Failure(ConnectFailure.Words(failure, $"{host}:{port}"));
        }
    }
}
