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
    private readonly string directory = Directory.CreateTempSubdirectory("gantry-docker-").FullName;
    private WebApplication site = null!;
    private ImageStore? images;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Socket => $"{directory}/s";

    public static Task<TestServer> StartDockerAsync() => StartAsync(server => app =>
    {
        server.images = ImageStore.Open($"{server.directory}/images");
        new DockerServer { Images = server.images }.Use(app);
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
        await site.StopAsync();
        await site.DisposeAsync();
        images?.Dispose();
        Directory.Delete(directory, recursive: true);
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
        server.site = builder.Build();
        map(server)(server.site);
        await server.site.StartAsync(Cancel);
        return server;
    }
}
