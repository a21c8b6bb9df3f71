using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Tunnels;
using Gantry.KubeServer.Requests;
using Gantry.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gantry.KubeServer.Subresources;

/// <summary>Passes logs, exec, attach and port-forward on to the agent of the pod's node, on the kubelet's paths.</summary>
internal sealed class NodeStreams(NodeConnection? connect) : IDisposable
{
    private static readonly string[] StreamFlags = ["stdin", "stdout", "stderr"];

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancel) => connect is null
            ? throw ApiErrors.Unavailable("this server has no way to reach its nodes")
            : await connect(context.DnsEndPoint.Host, cancel),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task LogAsync(ApiCall call)
    {
        (JsonObject pod, string node) = await PodAsync(call, mustRun: false);
        if (node.Length == 0)
        {
            // What runs nowhere yet has said nothing yet.
            call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        string container = ContainerOf(pod, call.Query.Text("container"));
        QueryBuilder query = [];
        foreach ((string name, StringValues values) in call.Http.Request.Query)
        {
            if (name != "container" && values.Count > 0)
                query.Add(name, values[^1] ?? "");
        }

        // The node's name is only the key of the connection: it never becomes a name that is looked up.
        Uri address = new($"http://{node}/containerLogs/{pod.Namespace}/{pod.Name}/{container}{query}");
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        using HttpResponseMessage response = await SendAsync(request, node, call.Cancel);
        if (!response.IsSuccessStatusCode)
            throw ApiErrors.BadRequest((await response.Content.ReadAsStringAsync(call.Cancel)).TrimEnd());

        call.Http.Response.StatusCode = 200;
        call.Http.Response.ContentType = "text/plain";
        call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await call.Http.Response.StartAsync(call.Cancel);
        await call.Http.Response.BodyWriter.FlushAsync(call.Cancel);
        await using Stream logs = await response.Content.ReadAsStreamAsync(call.Cancel);
        await using CancellationTokenRegistration stop = call.Registry.Stopping.UnsafeRegister(static http => ((HttpContext)http!).Abort(), call.Http);
        await CopyAsync(logs, call);
    }

    public async Task StreamAsync(ApiCall call, string action)
    {
        (JsonObject pod, string node) = await PodAsync(call, mustRun: true);
        string target = TargetOf(call, pod, action);
        if (UpgradeTunnel.Of(call.Http) is not { } upgrade)
            throw ApiErrors.BadRequest("Upgrade request required");
        if (connect is null)
            throw ApiErrors.Unavailable("this server has no way to reach its nodes");

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, call.Registry.Stopping);
        await using Stream toNode = await ConnectAsync(node, over.Token);
        await TunnelAsync(call.Http, upgrade, toNode, target, over.Token);
    }

    private static async Task TunnelAsync(HttpContext http, IHttpUpgradeFeature upgrade, Stream toNode, string target, CancellationToken cancel)
    {
        try
        {
            TunnelRefusal? refusal = await UpgradeTunnel.RunAsync(http, upgrade, toNode, target, "node", UpgradeTunnel.AgreementOf(http.Request), cancel);
            if (refusal is null)
                return;
            string because = await refusal.ReadTextAsync(cancel);
            throw refusal.Code is >= 400 and < 500 ? ApiErrors.BadRequest(because) : ApiErrors.BadGateway(because);
        }
        catch (IOException failure) when (!http.Response.HasStarted)
        {
            throw ApiErrors.BadGateway($"the node does not answer: {failure.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, string node, CancellationToken cancel)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException failure)
        {
            throw failure.InnerException as ApiException ?? ApiErrors.BadGateway($"node {node} cannot be reached: {failure.Message}");
        }
    }

    private async ValueTask<Stream> ConnectAsync(string node, CancellationToken cancel)
    {
        try
        {
            return await connect!(node, cancel);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
        {
            throw ApiErrors.BadGateway($"node {node} cannot be reached: {failure.Message}");
        }
    }

    private static async ValueTask<(JsonObject Pod, string Node)> PodAsync(ApiCall call, bool mustRun)
    {
        Entry entry = await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) ?? throw ApiErrors.NotFound(call.Definition, call.Target.Name);
        JsonObject pod = ObjectJson.Parse(entry.Value);
        string node = pod.Child("spec").Text("nodeName") ?? "";
        if (node.Length == 0 && mustRun)
            throw ApiErrors.BadRequest($"pod {pod.Name} does not have a host assigned");
        if (mustRun && pod.Child("status").Text("phase") is "Succeeded" or "Failed")
            throw ApiErrors.BadRequest($"cannot exec or attach into a container in a completed pod; current phase is {pod.Child("status").Text("phase")}");
        return (pod, node);
    }

    // Without a name the first container is meant, unless the pod's owner named another by annotation.
    private static string ContainerOf(JsonObject pod, string asked)
    {
        string[] all = [.. ((string[])["containers", "initContainers", "ephemeralContainers"]).SelectMany(list => pod.Child("spec").Objects(list)).Select(container => container.Text("name") ?? "")];
        if (asked.Length > 0)
        {
            return all.Contains(asked)
                ? asked
                : throw ApiErrors.BadRequest($"container {asked} is not valid for pod {pod.Name}");
        }

        string[] own = [.. pod.Child("spec").Objects("containers").Select(container => container.Text("name") ?? "")];
        if (pod.Metadata.Child("annotations").Text("kubectl.kubernetes.io/default-container") is { } named && own.Contains(named))
            return named;
        return own.Length == 1
            ? own[0]
            : throw ApiErrors.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', own)}]");
    }

    // The kubelet's own names of the parameters: input, output, error, tty with 1 for yes, and command once per word.
    private static string TargetOf(ApiCall call, JsonObject pod, string action)
    {
        QueryBuilder query = [];
        if (action == "portForward")
        {
            foreach (string port in call.Query.All("ports"))
                query.Add("port", port);
            return string.Create(CultureInfo.InvariantCulture, $"/portForward/{pod.Namespace}/{pod.Name}{query}");
        }

        foreach (string word in call.Query.All("command"))
            query.Add("command", word);
        foreach ((string flag, string kubelet) in StreamFlags.Zip(["input", "output", "error"]))
        {
            if (call.Query.Flag(flag))
                query.Add(kubelet, "1");
        }

        if (call.Query.Flag("tty"))
            query.Add("tty", "1");
        return $"/{action}/{pod.Namespace}/{pod.Name}/{ContainerOf(pod, call.Query.Text("container"))}{query}";
    }

    private static async Task CopyAsync(Stream logs, ApiCall call)
    {
        byte[] buffer = new byte[32 * 1024];
        int count;
        while ((count = await logs.ReadAsync(buffer, call.Cancel)) > 0)
        {
            // Every piece goes out at once: someone may be watching a log that grows slowly.
            await call.Http.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, count), call.Cancel);
            await call.Http.Response.BodyWriter.FlushAsync(call.Cancel);
        }
    }
}
