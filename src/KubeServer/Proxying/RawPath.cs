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

    /// <summary>Whether everybody reads the same steps in the path: none that is empty or leads back, no slash in disguise.</summary>
    public static bool IsPlain(HttpContext http)
    {
        string path = Of(http);
        if (path.Contains('\\', StringComparison.Ordinal) || path.Contains("%2f", StringComparison.OrdinalIgnoreCase) || path.Contains("%5c", StringComparison.OrdinalIgnoreCase))
            return false;
        string[] steps = path.Split('/');
        return !steps.AsSpan(1, Math.Max(steps.Length - 2, 0)).Contains("") && !steps.Any(step => Uri.UnescapeDataString(step) is "." or "..");
    }

    /// <summary>The path without the shortcuts that the server below makes of "." and "..": here they are names like others.</summary>
    public static string Literal(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        string raw = Of(http);
        if (!raw.Contains("/.", StringComparison.Ordinal) && !raw.Contains("%2e", StringComparison.OrdinalIgnoreCase))
            return path;
        string[] steps = [.. raw.Split('/').Select(Uri.UnescapeDataString)];
        return steps.Any(step => step is "." or "..") ? string.Join('/', steps) : path;
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
