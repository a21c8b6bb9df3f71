using Gantry.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A gRPC service on a unix socket, in a directory of its own that goes with it.</summary>
internal sealed class SocketService : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly string _service;
    private readonly Action<GrpcMethods> _methods;
    private WebApplication? _web;

    private SocketService(DirectoryInfo directory, string service, Action<GrpcMethods> methods) => (_directory, _service, _methods) = (directory, service, methods);

    public string Socket => Path.Combine(_directory.FullName, "service.sock");

    /// <param name="socket">Where one was before; empty for a new place.</param>
    public static async Task<SocketService> StartAsync(string service, string socket, Action<GrpcMethods> methods)
    {
        DirectoryInfo directory = socket.Length > 0 ? Directory.CreateDirectory(Path.GetDirectoryName(socket)!) : Directory.CreateTempSubdirectory("gantry-service-");
        SocketService made = new(directory, service, methods);
        await made.GoOnAsync();
        return made;
    }

    /// <summary>Listens, at the same place as before.</summary>
    public async Task GoOnAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket, listen => listen.Protocols = HttpProtocols.Http2));
        _web = builder.Build();
        _web.MapGrpc(_service, _methods);
        await _web.StartAsync();
    }

    public async Task PauseAsync()
    {
        if (_web is not { } web)
            return;
        _web = null;
        await web.StopAsync();
        await web.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await PauseAsync();
        _directory.Delete(recursive: true);
    }
}
