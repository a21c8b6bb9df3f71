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
    public static void Configure(ListenOptions listen, X509Certificate2 server)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket })
                connection.Transport = new DuplexPipe(connection.Transport.Input, new SocketWriter(connection, socket));
            return next(connection);
        });
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = server,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,

            // A connection with a foreign certificate may still carry a token; the authenticator checks the chain.
            ClientCertificateValidation = static (_, _, _) => true,

            // Without this every handshake goes through the machine's own authorities, which speak for nobody here: that was most of its cost.
            OnAuthenticate = static (_, options) => options.CertificateChainPolicy = TrustPolicy.Of(),
        });
        listen.Use(next => connection =>
        {
            connection.Transport = new WideRecords(connection.Transport.Input, connection.Features.GetRequiredFeature<ISslStreamFeature>().SslStream);
            return next(connection);
        });
    }
}
