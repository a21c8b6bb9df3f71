using System.Diagnostics;
using Gantry.Kube;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Proxying;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>What is known of a request before anybody is asked: what it is about and what it wants, for whoever counts, queues or records it.</summary>
internal sealed class RequestScope
{
    private static readonly string[] LastingSubresources = ["attach", "exec", "log", "portforward", "proxy"];

    public required string Path { get; init; }

    /// <summary>The verb in the API's words; for a path that is no resource the method in lower case.</summary>
    public required string Verb { get; init; }

    public required string Method { get; init; }

    public bool IsResource { get; init; }

    public RequestTarget Target { get; init; }

    /// <summary>The kind as the server knows it; null for one that it does not.</summary>
    public ApiResource? Resource { get; init; }

    /// <summary>Whether the request lasts as long as its client wants: watches, logs and streams.</summary>
    public bool IsLasting { get; init; }

    /// <summary>Whether it comes from a component of this process.</summary>
    public bool IsInside { get; init; }

    public long StartedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Who sent it, once that is known.</summary>
    public RequestUser? Asker { get; set; }

    /// <summary>As whom it is judged: the asker, or whom he impersonates.</summary>
    public RequestUser? User { get; set; }

    /// <summary>Whether nothing that it changes is stored.</summary>
    public bool IsDryRun { get; init; }

    public bool IsMutating => Verb is not ("get" or "list" or "watch" or "head");

    /// <summary>What is wanted, as a question about rights.</summary>
    public AccessRequest Asked()
    {
        if (!IsResource)
            return AccessRequest.OfPath(Verb, Path);
        return Resource is { } known
            ? AccessRequest.Of(Verb, known.Definition, Target)
            : AccessRequest.Of(Verb, new ResourceDefinition(Target.Group, Target.Version, "", Target.Plural), Target);
    }

    public static RequestScope Of(HttpContext http, ResourceCatalog catalog)
    {
        string path = RawPath.Literal(http);
        string method = http.Request.Method;
        bool isInside = http.Features.Get<RequestUser>() is not null;
        if (!RequestTarget.TryParse(path, out RequestTarget target) || target.Plural.Length == 0)
            return new RequestScope { Path = path, Method = method, Verb = method.ToLowerInvariant(), IsInside = isInside };

        string verb = target.VerbOf(method, new QueryReader(http.Request.Query));
        return new RequestScope
        {
            Path = path,
            Method = method,
            Verb = verb.Length > 0 ? verb : method.ToLowerInvariant(),
            IsResource = true,
            Target = target,
            Resource = catalog.Find(target.Group, target.Version, target.Plural),
            IsLasting = verb == "watch" || (target.Subresource.Length > 0 && LastingSubresources.Contains(target.Subresource)),
            IsInside = isInside,
            IsDryRun = method != "GET" && http.Request.Query.ContainsKey("dryRun"),
        };
    }
}
