using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Daemon;

/// <summary>What a client asks about the daemon itself.</summary>
internal static class DaemonEndpoints
{
    public static void MapDaemon(this DockerRoutes docker, DockerServer server)
    {
        docker.Get("/_ping", PingAsync);
        docker.Head("/_ping", PingAsync);
        docker.Get("/version", call => call.AnswerAsync(VersionOf(server.Host), DaemonJson.Default.VersionDocument));
        docker.Get("/system/df", call => DiskEndpoints.UsageAsync(call, server));
        docker.Post("/auth", call => LoginEndpoints.LoginAsync(call, server.Images));
        docker.Get("/info", call => call.AnswerAsync(DaemonState.Of(server), DaemonJson.Default.DaemonDocument));
    }

    private static async Task PingAsync(DockerCall call)
    {
        HttpResponse response = call.Http.Response;
        response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        response.Headers.Pragma = "no-cache";
        // 1 is the builder behind POST /build; 2 would be BuildKit's sessions.
        response.Headers["Builder-Version"] = "1";
        response.Headers["Swarm"] = "inactive";
        response.ContentType = "text/plain; charset=utf-8";
        bool hasBody = HttpMethods.IsGet(call.Http.Request.Method);
        response.ContentLength = hasBody ? 2 : 0;
        if (hasBody)
            await response.WriteAsync("OK", call.Cancel);
    }

    private static VersionDocument VersionOf(DockerHost host)
    {
        var details = new Dictionary<string, string>
        {
            ["ApiVersion"] = ApiVersion.Newest.ToString(),
            ["Arch"] = HostFacts.Platform,
            ["BuildTime"] = "",
            ["Experimental"] = "false",
            ["GoVersion"] = $".NET {Environment.Version}",
            ["GitCommit"] = host.Commit,
            ["KernelVersion"] = HostFacts.KernelVersion,
            ["MinAPIVersion"] = ApiVersion.Oldest.ToString(),
            ["Os"] = "linux",
        };
        return new VersionDocument
        {
            Components =
            [
                new ComponentVersion("Engine", host.Version, details),
                new ComponentVersion(host.Runtime, host.Version, new Dictionary<string, string> { ["GitCommit"] = host.Commit }),
            ],
            Version = host.Version,
            ApiVersion = ApiVersion.Newest.ToString(),
            MinAPIVersion = ApiVersion.Oldest.ToString(),
            GitCommit = host.Commit,
            GoVersion = $".NET {Environment.Version}",
            Arch = HostFacts.Platform,
            KernelVersion = HostFacts.KernelVersion,
        };
    }
}
