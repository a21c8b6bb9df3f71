using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gantry.Api.Bench;

/// <summary>A server under load: where it listens, as whom it is asked, and its processes, whose use of the machine is counted.</summary>
internal sealed class Target
{
    private readonly Uri _server;
    private readonly SslStreamCertificateContext _certificate;
    private readonly bool _isHttp2;
    private readonly nint _openSsl;

    private Target(Uri server, X509Certificate2 certificate, bool isHttp2, IReadOnlyList<int> processes)
    {
        _server = server;
        _certificate = SslStreamCertificateContext.Create(certificate, additionalCertificates: null);
        _isHttp2 = isHttp2;
        _openSsl = OpenSslStream.ContextFor(certificate, isHttp2);
        Processes = new ServerProcesses(processes);
    }

    public ServerProcesses Processes { get; }

    public static Target Open(string kubeconfig, string protocol, string processes)
    {
        Dictionary<string, string> fields = File.ReadLines(kubeconfig)
            .Select(line => line.Trim().Split(": ", 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0])
            .ToDictionary(pair => pair.Key, pair => pair.First()[1]);
        X509Certificate2 certificate = X509Certificate2.CreateFromPem(Pem(fields["client-certificate-data"]), Pem(fields["client-key-data"]));
        return new Target(new Uri(fields["server"]), certificate, protocol == "http2", [.. processes.Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture))]);
    }

    public async Task<ILoadConnection> ConnectAsync() => await SpeakAsync(OpenSslStream.Connect(_openSsl, Dial()));

    /// <summary>A connection whose bytes can be taken off the socket without deciphering them.</summary>
    public async Task<(ILoadConnection Connection, HeldStream Stream)> ConnectHeldAsync()
    {
        HeldStream stream = new(Dial());
        return (await SecureAsync(stream), stream);
    }

    private Socket Dial()
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(_server.Host, _server.Port);
        return socket;
    }

    private async Task<ILoadConnection> SecureAsync(Stream socket)
    {
        SslStream stream = new(socket);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = _server.Host,
            ClientCertificateContext = _certificate,
            ApplicationProtocols = [_isHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
            // The load is between two programs of this machine, and a peer makes its own certificate.
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        });
        return await SpeakAsync(stream);
    }

    private async Task<ILoadConnection> SpeakAsync(Stream stream) =>
        _isHttp2 ? await Http2Connection.StartAsync(stream, _server.Authority) : new Http1Connection(stream, _server.Authority);

    private static string Pem(string base64) => Encoding.ASCII.GetString(Convert.FromBase64String(base64));
}
