using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Connections;
using Gantry.KubeServer.Pki;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gantry.KubeServer;

/// <summary>How the API listens: TLS, HTTP/1.1 and HTTP/2, and client certificates that are judged where users are told apart.</summary>
public static class ApiListener
{
    // Two of the largest records, RFC 8446, section 5.1. Rented while something is unsent, so that an idle connection holds none.
    private static readonly StreamPipeWriterOptions FullRecords = new(minimumBufferSize: 32 * 1024, leaveOpen: true);

    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(5);

    public static void Configure(ListenOptions listen, X509Certificate2 server)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        Task<SslStreamCertificateContext> identity = PrepareAsync(server);
        listen.Use(next => async connection =>
        {
            // Before the handshake, whose time is limited.
            await identity;
            if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket })
                connection.Transport = new DuplexPipe(connection.Transport.Input, new SocketWriter(connection, socket));
            await next(connection);
        });
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = async _ => Options(await identity) });
        listen.Use(next => connection => AnswerAsync(next, connection, connection.Features.GetRequiredFeature<ISslStreamFeature>().SslStream));
    }

    // On a thread of its own, while the rest of the node starts: .NET reads all authorities of the machine before the first handshake, which takes 50 ms.
    private static Task<SslStreamCertificateContext> PrepareAsync(X509Certificate2 server) => Task.Factory.StartNew(
        () => SslStreamCertificateContext.Create(server, additionalCertificates: null, offline: true),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static SslServerAuthenticationOptions Options(SslStreamCertificateContext identity) => new()
    {
        ServerCertificateContext = identity,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        AllowRenegotiation = false,

        // Asked for, not insisted on. A connection with a foreign certificate may still carry a token; the authenticator checks the chain.
        ClientCertificateRequired = true,
#pragma warning disable CA5359
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359

        // Without this every handshake goes through the machine's own authorities, which speak for nobody here: that was most of its cost.
        CertificateChainPolicy = TrustPolicy.Of(),
    };

    // The server's own writer hands over blocks of 4 kB, each of which becomes a record: a list then takes four times as many calls on both sides.
    private static async Task AnswerAsync(ConnectionDelegate next, ConnectionContext connection, SslStream stream)
    {
        if (stream.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
        {
            connection.Transport = new DuplexPipe(connection.Transport.Input, PipeWriter.Create(stream, FullRecords));
            await next(connection);
            return;
        }

        GatheringWriter writer = new(stream);
        connection.Transport = new DuplexPipe(connection.Transport.Input, writer);
        try
        {
            await next(connection);
        }
        finally
        {
            // A client that reads no more does not hold its connection for ever.
            Task drained = writer.DrainAsync();
            if (await Task.WhenAny(drained, Task.Delay(PatienceAtEnd)) != drained)
                connection.Abort(new ConnectionAbortedException("the client does not read"));
            await drained;
        }
    }
}
