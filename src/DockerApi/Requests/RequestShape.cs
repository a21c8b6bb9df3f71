using Gantry.DockerApi.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Requests;

/// <summary>Brings a path into the shape that is routed: without /v1.NN, and with a name that has slashes in one segment.</summary>
internal static class RequestShape
{
    private const string Slash = "%2F";

    // What may follow a name that has slashes in it. A name cannot end in one of these words and be meant as a whole, except to delete it.
    private static readonly Dictionary<string, string[]> Operations = new(StringComparer.Ordinal)
    {
        ["images"] = ["json", "history", "push", "tag", "get", "attestations"],
        ["distribution"] = ["json"],
        ["plugins"] = ["json", "enable", "disable", "upgrade", "push", "set"],
    };

    public static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        string path = TakeVersion(http, http.Request.Path.Value ?? "/");
        http.Request.Path = new PathString(JoinName(path, HttpMethods.IsDelete(http.Request.Method)));
        return next(http);
    }

    /// <summary>The name that a segment stands for.</summary>
    public static string NameOf(string segment) => segment.Replace(Slash, "/", StringComparison.OrdinalIgnoreCase);

    internal static string JoinName(string path, bool isDelete)
    {
        string[] parts = path.Split('/');
        // parts[0] is empty: "/images/a/b/json" is "", images, a, b, json.
        if (parts.Length < 4 || !Operations.TryGetValue(parts[1], out string[]? operations))
            return path;
        bool hasOperation = !isDelete && operations.Contains(parts[^1], StringComparer.Ordinal);
        int end = hasOperation ? parts.Length - 1 : parts.Length;
        string name = string.Join(Slash, parts[2..end]);
        return hasOperation ? $"/{parts[1]}/{name}/{parts[^1]}" : $"/{parts[1]}/{name}";
    }

    private static string TakeVersion(HttpContext http, string path)
    {
        if (path.Length < 3 || path[1] != 'v' || !char.IsAsciiDigit(path[2]))
            return path;
        int end = path.IndexOf('/', 1);
        string text = end < 0 ? path[2..] : path[2..end];
        if (text.Any(c => !char.IsAsciiDigit(c) && c != '.'))
            return path;
        ApiVersion version = ApiVersion.Parse(text, out string refusal) ?? throw new DockerException(DockerFailure.Invalid, refusal);
        http.Items[typeof(ApiVersion)] = version;
        return end < 0 ? "/" : path[end..];
    }
}
