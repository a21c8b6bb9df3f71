using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Which paths answer those who show no credentials, as far as roles allow, which by default allow health and version only.</summary>
internal sealed class AnonymousAccess(bool isEnabled, IReadOnlyCollection<string>? paths)
{
    private static readonly RequestUser Nobody = new("system:anonymous", ["system:unauthenticated"]);

    private readonly HashSet<string>? _paths = paths is null ? null : [.. paths];

    public static AnonymousAccess Default { get; } = new(true, paths: null);

    /// <summary>The user without a name; null where the path wants to know who asks.</summary>
    public RequestUser? UserFor(HttpContext http) =>
        isEnabled && (_paths is null || _paths.Contains(http.Request.Path.Value ?? "")) ? Nobody : null;
}
