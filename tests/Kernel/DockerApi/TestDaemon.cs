using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.DockerApi;
using Gantry.DockerApi.Hijacking;
using Gantry.Engine;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>The Docker API on a socket of its own, over an engine on directories of its own, without networks.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private static int _count;

    private readonly string _root = $"/tmp/gantry-docker-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
    private ImageStore _images = null!;
    private ContainerEngine _engine = null!;
    private StandaloneEngine _containers = null!;
    private WebApplication _site = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HttpClient Http { get; private set; } = null!;

    public static async Task<TestDaemon> StartAsync()
    {
        string? runtime = Built("gantry-runtime");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/bin/busybox") && runtime is not null, "needs root, busybox-static and a built gantry-runtime");
        var daemon = new TestDaemon();
        await daemon.OpenAsync(new EngineOptions { Root = daemon._root, RunDirectory = $"{daemon._root}/run", RuntimePath = runtime!, MonitorPath = runtime! });
        return daemon;
    }

    public async Task<string> CreateAsync(string script, string more = "", string name = "")
    {
        JsonNode made = await PostAsync($"/v1.44/containers/create?name={name}", $$"""
            {"Image":"{{BusyboxArchive.Name}}","Cmd":["sh","-c",{{JsonValue.Create(script).ToJsonString()}}]{{(more.Length > 0 ? "," + more : "")}}}
            """);
        return made["Id"]!.GetValue<string>();
    }

    public async Task<string> RunAsync(string script, string more = "", string name = "")
    {
        string id = await CreateAsync(script, more, name);
        await PostAsync($"/containers/{id}/start");
        return id;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative), Cancel))!;

    /// <summary>The answer's document, or an empty one.</summary>
    public async Task<JsonNode> PostAsync(string path, string? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage answer = await Http.SendAsync(request, Cancel);
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject();
    }

    /// <summary>Sends a request that takes its connection over, and reads the head of the answer.</summary>
    public async Task<Socket> TakeAsync(string path, string body = "", string status = "HTTP/1.1 101 UPGRADED")
    {
        Socket socket = await ConnectAsync();
        string head = $"POST {path} HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n{body}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head), Cancel);
        Assert.StartsWith(status, await ReadHeadAsync(socket), StringComparison.Ordinal);
        return socket;
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint($"{_root}/docker.sock"), Cancel);
        return socket;
    }

    public static async Task<string> ReadHeadAsync(Socket socket)
    {
        var head = new StringBuilder();
        byte[] piece = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await Soon(socket.ReceiveAsync(piece, Cancel).AsTask()) > 0)
            head.Append((char)piece[0]);
        return head.ToString();
    }

    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var all = new MemoryStream();
        byte[] piece = new byte[4096];
        while (await Soon(socket.ReceiveAsync(piece, Cancel).AsTask()) is > 0 and var read)
            all.Write(piece, 0, read);
        return all.ToArray();
    }

    public static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (StandaloneRecord container in _containers.List())
            await _containers.RemoveAsync(container.Id, force: true, volumes: true, CancellationToken.None);
        Http.Dispose();
        await _site.StopAsync();
        await _site.DisposeAsync();
        await _containers.DisposeAsync();
        await _engine.DisposeAsync();
        _images.Dispose();
        new Cgroup(CgroupLayout.Detect(), new EngineOptions { Root = _root, RunDirectory = "", RuntimePath = "", MonitorPath = "" }.CgroupParent).Remove(TimeSpan.FromSeconds(2));
        Directory.Delete(_root, recursive: true);
    }

    private async Task OpenAsync(EngineOptions options)
    {
        Directory.CreateDirectory(options.RunDirectory);
        _images = ImageStore.Open($"{_root}/images");
        _engine = await ContainerEngine.OpenAsync(options, new OverlaySnapshotter(_images), network: null, TimeProvider.System, NullLogger.Instance, Cancel);
        _containers = await StandaloneEngine.OpenAsync(_engine, _images, networks: null, new StandaloneOptions(), TimeProvider.System, NullLogger.Instance, Cancel);
        using (MemoryStream archive = BusyboxArchive.Make())
            await _images.LoadAsync(archive, Cancel);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket($"{_root}/docker.sock", listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            listener.UseDockerHijack();
        }));
        builder.Services.AddRoutingCore();
        _site = builder.Build();
        new DockerServer { Images = _images, Engine = _containers }.Use(_site);
        await _site.StartAsync(Cancel);
        Http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, _) => new NetworkStream(await ConnectAsync(), ownsSocket: true) })
        {
            BaseAddress = new Uri("http://docker"),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    private static string? Built(string name)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string path = Path.Combine(directory.FullName, "dist", name);
            if (File.Exists(path))
                return path;
        }
        return null;
    }
}
