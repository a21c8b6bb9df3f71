using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

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
        HeldStream stream = new(Dial(HeldStream.MakeRoom));
        return (await SecureAsync(stream), stream);
    }

    /// <summary>The revision of a collection now.</summary>
    public async Task<string> RevisionOfAsync(string path)
    {
        using SocketsHttpHandler handler = new() { SslOptions = Options([SslApplicationProtocol.Http11]) };
        using HttpClient http = new(handler) { BaseAddress = _server };
        using JsonDocument list = JsonDocument.Parse(await http.GetStringAsync(path + "?limit=1"));
        return list.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
    }

    private Socket Dial(Action<Socket>? prepare = null)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        prepare?.Invoke(socket);
        socket.Connect(_server.Host, _server.Port);
        return socket;
    }

    private async Task<ILoadConnection> SecureAsync(Stream socket)
    {
        SslStream stream = new(socket);
        await stream.AuthenticateAsClientAsync(Options([_isHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11]));
        return await SpeakAsync(stream);
    }

    private SslClientAuthenticationOptions Options(List<SslApplicationProtocol> protocols) => new()
    {
        TargetHost = _server.Host,
        ClientCertificateContext = _certificate,
        ApplicationProtocols = protocols,
        // The load is between two programs of this machine, and a peer makes its own certificate.
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
    };

    private async Task<ILoadConnection> SpeakAsync(Stream stream) =>
        _isHttp2 ? await Http2Connection.StartAsync(stream, _server.Authority) : new Http1Connection(stream, _server.Authority);

    private static string Pem(string base64) => Encoding.ASCII.GetString(Convert.FromBase64String(base64));
}
