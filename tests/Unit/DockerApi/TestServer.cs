using System.Net.Sockets;
using Gantry.DockerApi;
using Gantry.DockerApi.Hijacking;
using Gantry.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Tests;

/// <summary>A web server on a socket in a directory of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-docker-").FullName;
    private WebApplication _site = null!;
    private ImageStore? _images;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Socket => $"{_directory}/s";

    public static Task<TestServer> StartDockerAsync() => StartAsync(server => app =>
    {
        server._images = ImageStore.Open($"{server._directory}/images");
        new DockerServer { Images = server._images }.Use(app);
    });

    public static Task<TestServer> StartAsync(Action<WebApplication> map) => StartAsync(_ => map);

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), Cancel);
        return socket;
    }

    public HttpClient Client() => new(new SocketsHttpHandler { ConnectCallback = async (_, _) => new NetworkStream(await ConnectAsync(), ownsSocket: true) })
    {
        BaseAddress = new Uri("http://docker"),
    };

    public async ValueTask DisposeAsync()
    {
        await _site.StopAsync();
        await _site.DisposeAsync();
        _images?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<TestServer> StartAsync(Func<TestServer, Action<WebApplication>> map)
    {
        var server = new TestServer();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(server.Socket, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            listener.UseDockerHijack();
        }));
        builder.Services.AddRoutingCore();
        server._site = builder.Build();
        map(server)(server._site);
        await server._site.StartAsync(Cancel);
        return server;
    }
}
