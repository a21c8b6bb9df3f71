using Gantry.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A gRPC service on a unix socket, in a directory of its own that goes with it.</summary>
internal sealed class SocketService : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly DirectoryInfo _directory;

    private SocketService(WebApplication web, DirectoryInfo directory) => (_web, _directory) = (web, directory);

    public string Socket => SocketIn(_directory);

    /// <param name="socket">Where one was before; empty for a new place.</param>
    public static async Task<SocketService> StartAsync(string service, string socket, Action<GrpcMethods> methods)
    {
        DirectoryInfo directory = socket.Length > 0 ? Directory.CreateDirectory(Path.GetDirectoryName(socket)!) : Directory.CreateTempSubdirectory("gantry-service-");
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(SocketIn(directory), listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication web = builder.Build();
        web.MapGrpc(service, methods);
        await web.StartAsync();
        return new SocketService(web, directory);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static string SocketIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "service.sock");
}
