using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Gantry.KubeServer.Egress;

/// <summary>A proxy that leads into another network: it is asked for each connection with CONNECT (RFC 9110 section 9.3.6).</summary>
internal sealed class ConnectProxy
{
    private const int LongestHead = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _address;
    private readonly string _transport;
    private readonly EndPoint _place;
    private readonly SslClientAuthenticationOptions? _tls;
    private readonly EgressMetrics _metrics;

    private ConnectProxy(string address, string transport, EndPoint place, SslClientAuthenticationOptions? tls, EgressMetrics metrics) =>
        (_address, _transport, _place, _tls, _metrics) = (address, transport, place, tls, metrics);

    public static ConnectProxy OverTcp(Uri url, SslClientAuthenticationOptions? tls, EgressMetrics metrics) =>
        new(url.Authority, "tcp", new DnsEndPoint(url.IdnHost.Trim('[', ']'), url.Port), tls, metrics);

    public static ConnectProxy OverSocket(string path, EgressMetrics metrics) => new(path, "uds", new UnixDomainSocketEndPoint(path), tls: null, metrics);

    /// <summary>A connection to a place behind the proxy; throws <see cref="IOException"/> where the proxy cannot be reached, or does not reach it.</summary>
    public async ValueTask<Stream> DialAsync(DnsEndPoint place, CancellationToken cancel)
    {
        long since = Stopwatch.GetTimestamp();
        _metrics.Began(_transport);
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Patience);
        string stage = EgressMetrics.Connecting;
        Stream? stream = null;
        try
        {
            stream = await ReachAsync(late.Token);
            stage = EgressMetrics.Proxying;
            await AskAsync(stream, Text(place), late.Token);
            _metrics.Succeeded(_transport, Stopwatch.GetTimestamp() - since);
            return stream;
        }
        catch (Exception failure)
        {
            _metrics.Failed(_transport, stage);
            if (stream is not null)
                await stream.DisposeAsync();
            throw failure switch
            {
                OperationCanceledException when !cancel.IsCancellationRequested => new IOException($"the proxy {_address} does not answer"),
                SocketException or AuthenticationException => new IOException($"the proxy {_address} cannot be reached: {failure.Message}", failure),
                _ => failure,
            };
        }
    }

    private static string Text(DnsEndPoint place) => place.Host.Contains(':', StringComparison.Ordinal) && !place.Host.StartsWith('[')
        ? string.Create(CultureInfo.InvariantCulture, $"[{place.Host}]:{place.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{place.Host}:{place.Port}");

    private async ValueTask<Stream> ReachAsync(CancellationToken cancel)
    {
        Socket socket = _place is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(_place, cancel);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is null)
                return stream;
            SslStream secure = new(stream);
            stream = secure;
            await secure.AuthenticateAsClientAsync(_tls, cancel);
            return secure;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask AskAsync(Stream stream, string place, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {place} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), cancel);
        await stream.FlushAsync(cancel);
        string line = await ReadHeadAsync(stream, place, cancel);

        // "HTTP/1.1 200 Connection established"
        string[] words = line.Split(' ', 3);
        if (words is not [['H', 'T', 'T', 'P', '/', ..], { Length: 3 } code, ..])
            throw Unread(place, $"malformed HTTP response \"{line}\"");
        if (code != "200")
            throw new IOException($"proxy error from {_address} while dialing {place}, code {code}: {line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]}");
    }

    // What comes behind the head is the other side's word already: nothing more than the head may be read.
    private async ValueTask<string> ReadHeadAsync(Stream stream, string place, CancellationToken cancel)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (!EndsHead(head))
        {
            if (head.Count > LongestHead)
                throw Unread(place, "its head is too long");
            if (await stream.ReadAsync(one, cancel) == 0)
                throw Unread(place, "unexpected EOF");
            head.Add(one[0]);
        }

        string text = Encoding.Latin1.GetString([.. head]);
        return text[..text.IndexOf('\n', StringComparison.Ordinal)].TrimEnd('\r');
    }

    private static bool EndsHead(List<byte> head) => head is [.., (byte)'\n', (byte)'\n'] or [.., (byte)'\n', (byte)'\r', (byte)'\n'];

    private IOException Unread(string place, string why) => new($"reading HTTP response from CONNECT to {place} via proxy {_address} failed: {why}");
}
