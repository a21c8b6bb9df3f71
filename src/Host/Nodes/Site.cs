using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>Starts a small web server for one of the node's APIs.</summary>
internal static class Site
{
    public static async Task<WebApplication> StartAsync(
        ILoggerFactory logs, Action<KestrelServerOptions> listen, Action<WebApplication> map, CancellationToken cancel)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            listen(kestrel);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        // The node owns its life: a signal is handled in one place.
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoLifetime>();
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync(cancel);
        return app;
    }

    /// <summary>The same on a socket file. One that a killed process left behind is replaced: the root's lock says that no other is using it.</summary>
    public static Task<WebApplication> StartOnSocketAsync(
        ILoggerFactory logs, string path, HttpProtocols protocols, Action<ListenOptions>? configure, Action<WebApplication> map, CancellationToken cancel)
    {
        File.Delete(path);
        return StartAsync(
            logs,
            kestrel => kestrel.ListenUnixSocket(path, listen =>
            {
                listen.Protocols = protocols;
                configure?.Invoke(listen);
            }),
            map,
            cancel);
    }

    private sealed class NoLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
