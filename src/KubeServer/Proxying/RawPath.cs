using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.KubeServer.Proxying;

/// <summary>The path of a request as the client wrote it: what is passed on must not be decoded and encoded again.</summary>
internal static class RawPath
{
    public static string Of(HttpContext http)
    {
        string target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        return target.StartsWith('/') ? target.Split('?', 2)[0] : http.Request.Path.ToUriComponent();
    }

    /// <summary>What follows after a number of steps: "/x/" of "/a/b/x/" after 2. Empty where nothing does, not even a slash.</summary>
    public static string After(HttpContext http, int steps)
    {
        string path = Of(http);
        int at = 0;
        for (; steps > 0 && at >= 0; steps--)
            at = path.IndexOf('/', at + 1);
        return at < 0 ? "" : path[at..];
    }
}
