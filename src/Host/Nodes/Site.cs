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

    private sealed class NoLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
