using Gantry.Kube;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Proxying;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Aggregation;

/// <summary>Passes requests for groups of extension servers on to them, in the name of whoever asks.</summary>
internal sealed class ExtensionRoutes(ExtensionServers servers, Authorizer authorizer, CancellationToken stopping)
{
    private const string Schemas = "/openapi/v3";

    /// <summary>The extension server that a path belongs to; null for all paths that this server answers.</summary>
    public ExtensionServer? Find(string path) =>
        servers.Find(path.StartsWith(Schemas + "/apis/", StringComparison.Ordinal) ? path[Schemas.Length..] : path);

    public async Task AnswerAsync(HttpContext http, RequestUser user, ExtensionServer server)
    {
        await AuthorizeAsync(http, user);
        if (!server.IsAvailable)
        {
            await RefuseAsync(http);
            return;
        }

        Uri address = new($"http://{server.Target.Authority}{RawPath.Of(http)}{http.Request.QueryString}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await servers.WayTo(server).RunAsync(http, address, FrontProxy.HeadersOf(user), links: null, over.Token);
    }

    // Plain text, as whoever stands in for a server that is away: no status of that server's.
    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync("service unavailable\n", http.RequestAborted);
    }

    private async ValueTask AuthorizeAsync(HttpContext http, RequestUser user)
    {
        string path = http.Request.Path.Value ?? "";

        // The server behind reads the path as it was sent. What it could read as another than the one that is judged here goes no further.
        if (!RawPath.IsPlain(http))
            throw ApiErrors.NoSuchPath();
        if (!RequestTarget.TryParseStart(path, out RequestTarget target) || target.Plural.Length == 0)
        {
            await authorizer.CheckPathAsync(user, http.Request.Method, path, http.RequestAborted);
            return;
        }

        string verb = target.VerbOf(http.Request.Method, new QueryReader(http.Request.Query));
        AccessRequest asked = AccessRequest.Of(
            verb.Length > 0 ? verb : http.Request.Method.ToLowerInvariant(), new ResourceDefinition(target.Group, target.Version, "", target.Plural), target);
        await authorizer.CheckAsync(user, asked, http.RequestAborted);
    }
}
