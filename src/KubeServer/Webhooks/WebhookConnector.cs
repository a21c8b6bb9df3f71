using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Webhooks;

/// <summary>Opens the encrypted connection to one target: looks up where it is, tries the places in turn, judges the certificate.</summary>
internal sealed class WebhookConnector(WebhookTarget target, ServiceEndpoints services, EgressRoutes egress, TimeProvider clock, X509Certificate2? own = null)
{
    // As Go's dialer has them, by which the original connects.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly TrustedBundle _bundle = new(target.CaBundle);

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancel)
    {
        IReadOnlyList<EndPoint> places = target.IsService ? services.Find(target.Namespace, target.Service, target.Port) : [Place(target.Host, target.Port)];
        for (int i = 0; ; i++)
        {
            Stream? stream = await ReachAsync(places[i], isLast: i == places.Count - 1, cancel);
            if (stream is not null)
                return await SecureAsync(stream, cancel);
        }
    }

    private async ValueTask<Stream?> ReachAsync(EndPoint place, bool isLast, CancellationToken cancel)
    {
        if ((target.IsService ? egress.Cluster : egress.ControlPlane) is not { } through)
            return await DialAsync(place, isLast, cancel);
        try
        {
            return await through(place as DnsEndPoint ?? new DnsEndPoint(((IPEndPoint)place).Address.ToString(), ((IPEndPoint)place).Port), cancel);
        }
        catch (IOException failure)
        {
            return isLast ? throw new WebhookException(failure.Message, failure) : null;
        }
    }

    private static EndPoint Place(string host, int port) => IPAddress.TryParse(host, out IPAddress? address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    private static async ValueTask<Stream?> DialAsync(EndPoint place, bool isLast, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            // A watch may be silent for hours, so the kernel finds out whether the other end is still there.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Silence.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)Silence.TotalSeconds);
            late.CancelAfter(Patience);
            await socket.ConnectAsync(place, late.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            return isLast ? throw new WebhookException($"dial tcp {Text(place)}: i/o timeout") : null;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            return isLast ? throw new WebhookException(Words(place, failure), failure) : null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<Stream> SecureAsync(Stream reached, CancellationToken cancel)
    {
        string? fault = null;
        SslStream stream = new(reached);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = target.Host,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
                    RemoteCertificateValidationCallback = (_, shown, chain, errors) => target.IsUnverified || (fault = _bundle.Fault(target.Host, shown as X509Certificate2, chain, errors, clock.GetUtcNow())) is null,
                },
                cancel);
            return stream;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            throw new WebhookException(fault is null ? failure.Message : $"tls: failed to verify certificate: {fault}", failure);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static string Words(EndPoint place, SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"dial tcp: lookup {(place as DnsEndPoint)?.Host}: no such host",
        SocketError.ConnectionRefused => $"dial tcp {Text(place)}: connect: connection refused",
        SocketError.NetworkUnreachable => $"dial tcp {Text(place)}: connect: network is unreachable",
        SocketError.HostUnreachable => $"dial tcp {Text(place)}: connect: no route to host",
        SocketError.TimedOut => $"dial tcp {Text(place)}: connect: connection timed out",
        _ => $"dial tcp {Text(place)}: {failure.Message}",
    };

    private static string Text(EndPoint place) => place is DnsEndPoint name ? $"{name.Host}:{name.Port}" : place.ToString() ?? "";
}
