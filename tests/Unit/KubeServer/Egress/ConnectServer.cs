using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.KubeServer.Pki;

namespace Gantry.Tests.KubeServer.Egress;

/// <summary>A proxy into another network, where every address leads to one place of the test: on a socket, or on a port with or without TLS.</summary>
internal sealed class ConnectServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<string, CancellationToken, ValueTask<Stream>> _behind;
    private readonly ClusterPki? _pki;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _served = [];
    private readonly Task _accepting;

    private ConnectServer(Socket listener, Func<string, CancellationToken, ValueTask<Stream>> behind, ClusterPki? pki)
    {
        (_listener, _behind, _pki) = (listener, behind, pki);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>The places to which connections were wanted, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the proxy says to every wish.</summary>
    public string Answer { get; set; } = "HTTP/1.1 200 Connection established\r\n\r\n";

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <param name="pki">Makes the proxy one with TLS, which wants certificates of this authority.</param>
    public static ConnectServer OnPort(Func<string, CancellationToken, ValueTask<Stream>> behind, ClusterPki? pki = null)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new ConnectServer(listener, behind, pki);
    }

    public static ConnectServer OnSocket(string path, Func<string, CancellationToken, ValueTask<Stream>> behind)
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        return new ConnectServer(listener, behind, pki: null);
    }

    public static async ValueTask<Stream> ToPortAsync(int port, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_served).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _served.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
    }

    private async Task ServeAsync(Socket socket)
    {
        await using Stream client = await SecureAsync(new NetworkStream(socket, ownsSocket: true));
        string head = "";
        byte[] one = new byte[1];
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.ReadAsync(one, _stop.Token) > 0)
            head += (char)one[0];
        string place = head.Split(' ')[1];
        Asked.Enqueue(head.StartsWith("CONNECT ", StringComparison.Ordinal) ? place : head);
        await client.WriteAsync(Encoding.ASCII.GetBytes(Answer), _stop.Token);
        await client.FlushAsync(_stop.Token);
        if (!Answer.Contains(" 200 ", StringComparison.Ordinal))
            return;
        await using Stream behind = await _behind(place, _stop.Token);
        await Task.WhenAny(client.CopyToAsync(behind, _stop.Token), behind.CopyToAsync(client, _stop.Token));
    }

    private async Task<Stream> SecureAsync(Stream plain)
    {
        if (_pki is null)
            return plain;
        SslStream secure = new(plain);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _pki.ServerCertificate(["proxy.test"], [IPAddress.Loopback]),
                ClientCertificateRequired = true,
                CertificateChainPolicy = TrustPolicy.Of(X509CertificateLoader.LoadCertificate(_pki.Authority.RawData)),
            },
            _stop.Token);
        return secure;
    }
}
