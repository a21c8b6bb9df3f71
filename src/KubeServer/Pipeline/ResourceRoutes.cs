using Gantry.Kube;
using Gantry.Kube.Tunnels;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Subresources;
using Gantry.KubeServer.Verbs;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Pipeline;

/// <summary>From a method and a path to the verb that answers: one table for all kinds.</summary>
internal sealed class ResourceRoutes(ObjectRegistry registry, Authorizer authorizer)
{
    // Rights are asked by the method alone, and then it is said that nothing of the kind is done there.
    private static bool IsDone(string verb, RequestTarget target) => verb switch
    {
        "" => false,
        "create" => target.Name.Length == 0 || target.Subresource.Length > 0,
        "update" or "patch" => target.Name.Length > 0,
        "delete" => target.Subresource is "" or "proxy",
        _ => true,
    };

    public async Task AnswerAsync(HttpContext http, RequestUser user, RequestTarget target)
    {
        // The very texts that the verb goes by, where a query has several of a name.
        QueryReader query = new(http.Request.Query);
        string verb = target.VerbOf(http.Request.Method, query);
        ApiResource? found = await FindAsync(target, http.RequestAborted);

        // Who may not see what is there does not learn whether anything is.
        AccessRequest asked = AccessRequest.Of(verb, found?.Definition ?? new(target.Group, target.Version, "", target.Plural), target)
            .Selecting(query.Text("fieldSelector")) with { LabelSelector = query.Text("labelSelector") };
        AuditedRequest.KeepVerdict(http, await authorizer.CheckAsync(user, asked, http.RequestAborted));
        ApiResource resource = found ?? throw ApiErrors.NoSuchPath();
        RequestTarget scoped = ScopeOf(resource, target);
        if (scoped.Name.Contains("%2f", StringComparison.OrdinalIgnoreCase))
            throw ApiErrors.NoSuchPath();
        if (Names.PathSegment(scoped.Name) is { } fault)
            throw ApiErrors.BadRequest($"Name parameter invalid: \"{scoped.Name}\": {fault}");
        bool isEverywhere = resource.Definition.Namespaced && scoped.Namespace.Length == 0;
        if (isEverywhere && !resource.Definition.Verbs.Contains("list") || resource.Behaviour.Review is not null && scoped.Name.Length > 0)
            throw ApiErrors.NoSuchPath();
        Subresource? below = resource.Behaviour.Subresources.FirstOrDefault(one => one.Name == scoped.Subresource);
        if (below is null && !IsOfKind(resource.Definition, scoped.Subresource))
            throw ApiErrors.NoSuchPath();
        bool isConnection = below is { IsConnection: true };
        if (!IsDone(verb, scoped) || HttpMethods.IsHead(http.Request.Method) && !isConnection || isEverywhere && verb is not ("list" or "watch") || scoped.Subresource.Length == 0 && !resource.Definition.Verbs.Contains(verb))
            throw ApiErrors.MethodNotAllowed();
        if (await CreatesAsync(resource, scoped, verb, http.RequestAborted))
            await authorizer.CheckAsync(user, AccessRequest.Of("create", resource.Definition, scoped), http.RequestAborted);

        // A client that upgrades its connection says GET and means to act: who may only look must not run commands.
        if (verb == "get" && Acts(http, resource.Definition, scoped.Subresource))
            await authorizer.CheckAsync(user, asked with { Verb = "create" }, http.RequestAborted);

        if (resource.Behaviour.DeprecationWarning is { Length: > 0 } warning)
            AnswerWriter.AddWarnings(http, [warning]);
        Acceptance accepted = AcceptanceOf(http, resource, scoped, verb);
        ApiCall call = new(registry, http, user, resource.Stored, scoped, verb) { Face = resource, Form = accepted.Form, Encoding = accepted.Encoding };
        if (!isConnection)
            RequestOptions.Check(call);
        if (resource.Behaviour.Review is { } review)
            await (verb == "create" ? review(call) : throw ApiErrors.MethodNotAllowed());
        else if (resource.Behaviour.Reading is { } reading)
            await reading(call);
        else
            await (below is not null ? AnswerBelowAsync(call, below) : AnswerKindAsync(call));
    }

    // A node's agent runs commands too, for whoever reaches it.
    private static bool Acts(HttpContext http, ResourceDefinition kind, string subresource) => (kind.Group, kind.Plural, subresource) switch
    {
        ("", "pods", "exec" or "attach" or "portforward") => true,
        ("", "nodes", "proxy") => UpgradeTunnel.Of(http) is not null,
        _ => false,
    };

    // A replacement of what is not there makes it, for some kinds, and needs the right to.
    private async ValueTask<bool> CreatesAsync(ApiResource resource, RequestTarget target, string verb, CancellationToken cancel) =>
        verb == "update" && target.Subresource.Length == 0 && resource.Behaviour.CreatesOnUpdate
        && await registry.FindAsync(resource.Stored, new(target.Namespace, target.Name), cancel) is null;

    // A kind that was defined a moment ago, perhaps at another server, may not have come with the feed yet.
    private async ValueTask<ApiResource?> FindAsync(RequestTarget target, CancellationToken cancel)
    {
        if (registry.Catalog.Find(target.Group, target.Version, target.Plural) is { } known)
            return known;
        await registry.Feed.CatchUpAsync(cancel);
        return registry.Catalog.Find(target.Group, target.Version, target.Plural);
    }

    // Streams and logs are not in a form of the API, whatever the client says that it accepts. A review is an answer and no object that tables show.
    private static Acceptance AcceptanceOf(HttpContext http, ApiResource resource, RequestTarget target, string verb) =>
        target.Subresource is "log" or "exec" or "attach" or "portforward" or "proxy"
            ? default
            : Negotiation.For(http.Request, resource.HasProtobuf, verb, hasTable: resource.Behaviour.Review is null);

    private static RequestTarget ScopeOf(ApiResource resource, RequestTarget target)
    {
        if (resource.Definition.Namespaced)
        {
            // An object has a namespace; only collections are reached across all.
            return target.Namespace.Length == 0 && target.Name.Length > 0 ? throw ApiErrors.NoSuchPath() : target;
        }

        if (resource.Definition is not { Group: "", Plural: "namespaces" } && target.Namespace.Length > 0)
            throw ApiErrors.NoSuchPath();
        return target;
    }

    // What a path names of the kind itself: the whole object, or the parts that many kinds have.
    private static bool IsOfKind(ResourceDefinition kind, string subresource) => subresource switch
    {
        "" => true,
        "status" => kind.HasStatus,
        "scale" => kind.HasScale,
        _ => false,
    };

    private static Task AnswerKindAsync(ApiCall call) => call.Target.Subresource switch
    {
        "" => AnswerObjectAsync(call),
        "status" => AnswerStatusAsync(call),
        _ => ScaleSubresource.AnswerAsync(call),
    };

    private static Task AnswerObjectAsync(ApiCall call) => call.Verb switch
    {
        "get" => GetVerb.AnswerAsync(call),
        "list" => ListVerb.AnswerAsync(call),
        "watch" => WatchVerb.AnswerAsync(call),
        "create" => CreateVerb.AnswerAsync(call),
        "update" => UpdateVerb.AnswerAsync(call),
        "patch" => PatchVerb.AnswerAsync(call),
        "delete" => DeleteVerb.AnswerAsync(call),
        _ => DeleteCollectionVerb.AnswerAsync(call),
    };

    private static Task AnswerStatusAsync(ApiCall call) => call.Verb switch
    {
        "get" => GetVerb.AnswerAsync(call),
        "update" => UpdateVerb.AnswerAsync(call),
        "patch" => PatchVerb.AnswerAsync(call),
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private static Task AnswerBelowAsync(ApiCall call, Subresource subresource)
    {
        if (!subresource.Methods.Contains(call.Http.Request.Method))
            throw ApiErrors.MethodNotAllowed();
        return subresource.IsConnection ? ConnectAsync(call, subresource) : subresource.Answer(call);
    }

    private static async Task ConnectAsync(ApiCall call, Subresource subresource)
    {
        await call.Registry.Admission.AdmitConnectionAsync(call, subresource);
        await subresource.Answer(call);
    }
}
