using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Pki;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gantry.Host.Nodes;

/// <summary>The way from the API servers of one cluster to the agents of their machines: TLS, on which both sides show what the cluster's authority has signed.</summary>
internal sealed class AgentDoor(ClusterPki pki, X509Certificate2 server, IPEndPoint address)
{
    public const int UsualPort = 10250;

    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly X509Certificate2 _client = ClientOf(pki);

    /// <summary>Where this machine's agent listens for the others.</summary>
    public IPEndPoint Address => address;

    public void Listen(KestrelServerOptions kestrel) => kestrel.Listen(address, listen =>
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = server,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (shown, _, _) => IsServer(shown),
        });
    });

    /// <summary>Connects to the agent of another machine, as its Node object tells where that is.</summary>
    /// <param name="through">What leads to the other machine; null where it is reached directly.</param>
    public static async ValueTask<Stream> ConnectAsync(ClusterPki pki, Node? node, string name, EgressDial? through, CancellationToken cancel)
    {
        string? host = node?.Status.Addresses.FirstOrDefault(one => one.Type == "InternalIP")?.Address;
        int port = (int)(node?.Status.DaemonEndpoints?.KubeletEndpoint?.Port ?? 0);
        if (host is null || port == 0)
            throw new IOException($"node {name} does not say where its agent listens");

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(ConnectTimeout);
        Stream? reached = null;
        try
        {
            reached = await (through ?? DialAsync)(new DnsEndPoint(host, port), late.Token);
            var tls = new SslStream(reached);
            await tls.AuthenticateAsClientAsync(ClientOptions(pki, name), late.Token);
            return tls;
        }
        catch (Exception failure) when (failure is System.Security.Authentication.AuthenticationException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            reached?.Dispose();
            throw new IOException(failure is OperationCanceledException ? $"{host}:{port} does not answer" : failure.Message, failure);
        }
        catch
        {
            reached?.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> DialAsync(DnsEndPoint place, CancellationToken cancel)
    {
        var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(place.Host, place.Port, cancel);
            return tcp.GetStream();
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions ClientOptions(ClusterPki pki, string name) => new()
    {
        // The certificate of a server has its node's name in it.
        TargetHost = name,
        ClientCertificates = [ClientOf(pki)],
        CertificateChainPolicy = TrustPolicy.Of(pki.Authority),
    };

    private bool IsServer(X509Certificate2 shown)
    {
        using X509Chain chain = new() { ChainPolicy = TrustPolicy.Of(pki.Authority) };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientUsage));
        return chain.Build(shown) && shown.SubjectName.Name == _client.SubjectName.Name;
    }

    // Nobody else gets a certificate in this group: the signers of the cluster refuse it.
    private static X509Certificate2 ClientOf(ClusterPki pki) => pki.ClientCertificate("apiserver-kubelet-client", "kube-apiserver-kubelet-client", ["system:masters"]);
}
