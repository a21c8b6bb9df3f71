using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Proxying;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Webhooks;
using Gantry.Store;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Subresources;

/// <summary>Passes requests on to what runs in the cluster: a pod, one of the pods behind a service, the agent of a node or another server there.</summary>
internal sealed class ProxySubresource : IDisposable
{
    // The port of the agent itself, as Kubernetes' own agents have it.
    private const string AgentPort = "10250";

    private readonly Forwarder _pods;
    private readonly Forwarder _agents;

    /// <param name="cluster">What leads into the cluster's network; null where this machine is in it.</param>
    public ProxySubresource(NodeConnection? nodes, PodConnection? pods, EgressDial? cluster)
    {
        _pods = new Forwarder(new ForwarderOptions
        {
            Dial = cluster is not null
                ? (place, cancel) => cluster(place, cancel)
                : async (place, cancel) => await (pods ?? DialAsync)(new IPEndPoint(IPAddress.Parse(place.Host.Trim('[', ']')), place.Port), cancel),

            // Servers in pods have certificates of their own making, for names that nobody here knows.
            Tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null },
        });
        _agents = new Forwarder(new ForwarderOptions
        {
            Dial = async (place, cancel) => nodes is null ? throw ApiErrors.Unavailable("this server has no way to reach its nodes") : await nodes(place.Host, cancel),
            Tls = new SslClientAuthenticationOptions(),
        });
    }

    public async Task ToPodAsync(ApiCall call)
    {
        ProxyName name = NameOf(call, "pod");
        JsonObject pod = await FindAsync(call, name);
        string port = name.Port.Length > 0
            ? name.Port
            : pod.Child("spec").Objects("containers").Select(container => container.Objects("ports").FirstOrDefault().Whole("containerPort")).FirstOrDefault(port => port is not null)?.ToString(CultureInfo.InvariantCulture) ?? "";
        await RunAsync(call, _pods, name.Scheme, Proxyable(pod.Child("status").Text("podIP")), port);
    }

    public async Task ToServiceAsync(ApiCall call)
    {
        ProxyName name = NameOf(call, "service");
        JsonObject service = await FindAsync(call, name);
        string port = name.Port;
        if (long.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            JsonObject named = service.Child("spec").Objects("ports").FirstOrDefault(entry => entry.Whole("port") == number)
                ?? throw ApiErrors.Unavailable($"no service port {number} found for service \"{name.Name}\"");
            port = named.Text("name") ?? "";
        }

        IPEndPoint behind = new ServiceEndpoints(call.Registry.Catalog).Ready(call.Target.Namespace, name.Name, port) is [var first, ..]
            ? first
            : throw ApiErrors.Unavailable($"no endpoints available for service \"{call.Target.Name}\"");
        await RunAsync(call, _pods, name.Scheme, Proxyable(behind.Address.ToString()), behind.Port.ToString(CultureInfo.InvariantCulture));
    }

    public async Task ToNodeAsync(ApiCall call)
    {
        ProxyName name = NameOf(call, "node");
        JsonObject node = await FindAsync(call, name);
        if (name.Port is "" or AgentPort)
        {
            await RunAsync(call, _agents, "http", node.Name, "");
            return;
        }

        string? address = node.Child("status").Objects("addresses").FirstOrDefault(entry => entry.Text("type") == "InternalIP").Text("address");
        await RunAsync(call, _pods, name.Scheme, Proxyable(address), name.Port);
    }

    public void Dispose()
    {
        _pods.Dispose();
        _agents.Dispose();
    }

    private static ProxyName NameOf(ApiCall call, string what) =>
        ProxyName.TryParse(call.Target.Name) ?? throw ApiErrors.BadRequest($"invalid {what} request \"{call.Target.Name}\"");

    private static async ValueTask<JsonObject> FindAsync(ApiCall call, ProxyName name)
    {
        Entry entry = await call.Registry.FindAsync(call.Resource, new ObjectKey(call.Target.Namespace, name.Name), call.Cancel) ?? throw ApiErrors.NotFound(call.Definition, name.Name);
        return ObjectJson.Parse(entry.Value);
    }

    // A pod's address is what its node says; it must not lead to servers that only this machine is meant to reach.
    private static string Proxyable(string? address)
    {
        if (!IPAddress.TryParse(address, out IPAddress? ip))
            throw ApiErrors.BadRequest("address not allowed");

        // An address of the older kind in the clothes of the newer leads to the same place.
        if (ip.IsIPv4MappedToIPv6)
            ip = ip.MapToIPv4();
        bool isOwn = IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6Multicast || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)
            || ip.AddressFamily is AddressFamily.InterNetwork && ip.GetAddressBytes() is [169, 254, ..] or [>= 224, ..];
        return isOwn ? throw ApiErrors.BadRequest("address not allowed") : ip.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
    }

    private static async Task RunAsync(ApiCall call, Forwarder forwarder, string scheme, string host, string port)
    {
        HttpContext http = call.Http;
        string tail = RawPath.After(http, call.Target.ProxySteps);
        if (tail.Length == 0)
        {
            // Links of a page are relative to its folder, which a path without a slash at its end is not.
            http.Response.StatusCode = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? StatusCodes.Status301MovedPermanently : StatusCodes.Status307TemporaryRedirect;
            http.Response.Headers.Location = $"{RawPath.Of(http)}/{http.Request.QueryString}";
            return;
        }

        string authority = port.Length > 0 ? $"{host}:{port}" : host;
        if (!Uri.TryCreate($"{scheme}://{authority}{tail}{http.Request.QueryString}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? address))
            throw ApiErrors.BadRequest($"\"{authority}\" is not a host and a port");
        string prefix = RawPath.Of(http)[..^tail.Length];
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, call.Registry.Stopping);
        await forwarder.RunAsync(http, address, [], new LinkRewriter(prefix, address, http.Request.Scheme, http.Request.Host.Value ?? ""), over.Token);
    }

    private static async ValueTask<Stream> DialAsync(IPEndPoint address, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
