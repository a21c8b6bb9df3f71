using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gantry.Grpc;
using Gantry.Grpc.Cri;
using Gantry.Host.Nodes;
using Gantry.Kube;

namespace Gantry.Host.Demos;

/// <summary>A node's administrator, from outside its process: the API over TLS and the container runtime's socket.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly GrpcChannel _runtime;

    private AdminClient(HttpMessageInvoker http, KubeClient kube, GrpcChannel runtime)
    {
        _http = http;
        _runtime = runtime;
        Kube = kube;
    }

    public KubeClient Kube { get; }

    public static AdminClient Of(NodePaths paths)
    {
        NodeConfig config = NodeConfig.Read(paths.Config) ?? throw new NodeException($"there is no node on {paths.Root}");
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(paths.Pki, "admin.crt"), Path.Combine(paths.Pki, "admin.key"))];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(paths.Pki, "ca.crt"))) },
        };
        var http = new HttpMessageInvoker(handler);
        return new AdminClient(http, new KubeClient(http, new Uri($"https://127.0.0.1:{config.ApiPort}/")), GrpcChannel.OverUnixSocket(paths.CriSocket));
    }

    /// <summary>The host's number of a container's first process.</summary>
    /// <param name="containerId">As a pod's status has it: "scheme://id".</param>
    public async Task<int> ContainerPidAsync(string containerId, CancellationToken cancel)
    {
        ContainerStatusResponse status = await _runtime.UnaryAsync(
            "runtime.v1.RuntimeService/ContainerStatus",
            new ContainerStatusRequest { ContainerId = containerId[(containerId.IndexOf("://", StringComparison.Ordinal) + 3)..], Verbose = true },
            ContainerStatusResponse.Parser,
            TimeSpan.FromSeconds(5),
            cancel);
        using JsonDocument info = JsonDocument.Parse(status.Info["info"]);
        return info.RootElement.GetProperty("pid").GetInt32();
    }

    public void Dispose()
    {
        _http.Dispose();
        _runtime.Dispose();
    }
}
