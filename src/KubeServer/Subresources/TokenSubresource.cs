using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Authentication;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Subresources;

/// <summary>Issues a token for a service account, bound to a pod or secret where the request names one.</summary>
internal sealed class TokenSubresource(ServiceAccountTokens tokens)
{
    private const long MinSeconds = 600;
    private const long MaxSeconds = 1L << 32;
    private const long DefaultSeconds = 3600;

    private static readonly TimeSpan Extension = TimeSpan.FromDays(365);

    private static readonly ResourceDefinition Definition = new("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests");

    public async Task AnswerAsync(ApiCall call)
    {
        TokenRequest request = await AdmittedAsync(call, await TypedBody.ReadAsync<TokenRequest>(call, Definition));
        NamedUid account = new(call.Target.Name, (await ReadAsync(call, call.Resource, call.Target.Name)).Uid);
        CheckPlace(call, request.Metadata, account);
        long seconds = Lifetime(call, request.Spec.ExpirationSeconds ?? DefaultSeconds);
        DateTimeOffset expires = call.Registry.Clock.GetUtcNow().AddSeconds(seconds);
        TokenClaims claims = new()
        {
            Namespace = call.Target.Namespace,
            Account = account,
            Audiences = request.Spec.Audiences.Count > 0 ? request.Spec.Audiences : [tokens.Issuer],
            Expires = expires,
            Id = Guid.NewGuid().ToString(),
        };
        claims = Extended(await BindAsync(call, claims, request.Spec.BoundObjectRef), seconds);
        TokenRequest answer = request with
        {
            Metadata = request.Metadata with { Name = call.Target.Name, Namespace = call.Target.Namespace, CreationTimestamp = call.Registry.Clock.GetUtcNow() },
            Spec = request.Spec with { Audiences = claims.Audiences, ExpirationSeconds = seconds },
            Status = new TokenRequestStatus { Token = await tokens.SignAsync(claims, call.Cancel), ExpirationTimestamp = expires },
        };
        AuditNotes.Of(call.Http).Add("authentication.kubernetes.io/issued-credential-id", "JTI=" + claims.Id);
        await AnswerWriter.TypedAsync(call.Http, 201, answer, KubeJson.TypeOf<TokenRequest>());
    }

    // Programs that were written when tokens had no end read theirs once and keep it: the one that every pod is given for this server is good for a year, and only its node is told to renew it sooner.
    private TokenClaims Extended(TokenClaims claims, long seconds)
    {
        bool isEveryPods = claims.Pod is not null && seconds == ServiceAccountAdmission.TokenSeconds && claims.Audiences.All(audience => audience == tokens.Issuer);
        if (!isEveryPods)
            return claims;
        TimeSpan longer = TimeSpan.FromTicks(Math.Min(Extension.Ticks, tokens.MaxLifetime.Ticks));
        return claims with { RenewedBy = claims.Expires, Expires = claims.Expires.AddSeconds(-seconds) + longer };
    }

    private static async ValueTask<TokenRequest> AdmittedAsync(ApiCall call, TokenRequest request)
    {
        JsonObject tree = (JsonObject)JsonSerializer.SerializeToNode(request, KubeJson.TypeOf<TokenRequest>())!;
        await call.Registry.Admission.AdmitSubresourceAsync(call, Definition, tree);
        return tree.Deserialize(KubeJson.TypeOf<TokenRequest>()) ?? request;
    }

    // Who says for which account he wants a token must mean the one in the path, and the one that is there now.
    private static void CheckPlace(ApiCall call, ObjectMeta said, NamedUid account)
    {
        FieldErrors errors = new();
        if (said.Name is { Length: > 0 } name && name != account.Name)
            errors.Invalid("metadata.name", name, "must match the service account name if specified");
        if (said.Namespace is { Length: > 0 } space && space != call.Target.Namespace)
            errors.Invalid("metadata.namespace", space, "must match the service account namespace if specified");
        if (!errors.None)
            throw ApiErrors.Invalid(Definition, account.Name, errors);
        if (said.Uid is { Length: > 0 } uid && uid != account.Uid)
            throw ApiErrors.Conflict(KindAsResource(Definition.Group, Definition.Kind), account.Name, $"the UID in the token request ({uid}) does not match the UID of the service account ({account.Uid})");
    }

    private long Lifetime(ApiCall call, long seconds)
    {
        FieldErrors errors = new();
        if (seconds < MinSeconds)
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        if (seconds > MaxSeconds)
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        if (!errors.None)
            throw ApiErrors.Invalid(Definition, "", errors);

        long longest = (long)tokens.MaxLifetime.TotalSeconds;
        if (seconds <= longest)
            return seconds;
        AnswerWriter.AddWarnings(call.Http, [$"requested expiration of {seconds} seconds shortened to {longest} seconds"]);
        return longest;
    }

    private static async ValueTask<TokenClaims> BindAsync(ApiCall call, TokenClaims claims, BoundObjectReference? bound)
    {
        if (bound is null)
            return claims;
        (string group, string version) = GroupAndVersion(bound.ApiVersion ?? "");
        ResourceCatalog catalog = call.Registry.Catalog;
        return (group, bound.Kind) switch
        {
            ("", "Pod") => await BindPodAsync(call, claims, bound),
            ("", "Node") => claims with { Node = await FindAsync(call, catalog.Of<Node>(), bound) },
            ("", "Secret") => claims with { Secret = await FindAsync(call, catalog.Of<Secret>(), bound) },
            _ => throw ApiErrors.BadRequest($"cannot bind token to object of type {group}/{version}, Kind={bound.Kind}"),
        };
    }

    private static (string Group, string Version) GroupAndVersion(string apiVersion) =>
        apiVersion.Split('/') is [var group, var version] ? (group, version) : ("", apiVersion);

    // The token of a pod says on which node it was used first, as far as the pod has one.
    private static async ValueTask<TokenClaims> BindPodAsync(ApiCall call, TokenClaims claims, BoundObjectReference bound)
    {
        ResourceCatalog catalog = call.Registry.Catalog;
        JsonObject pod = await ReadAsync(call, catalog.Of<Pod>(), bound.Name ?? "");
        string account = pod.Child("spec").Text("serviceAccountName") ?? "";
        if (account != claims.Account.Name)
            throw ApiErrors.BadRequest($"cannot bind token for serviceaccount \"{claims.Account.Name}\" to pod running with different serviceaccount name.");
        CheckUid(bound, pod.Uid);

        claims = claims with { Pod = new NamedUid(pod.Name, pod.Uid) };
        if (pod.Child("spec").Text("nodeName") is not { Length: > 0 } node)
            return claims;
        Entry? entry = await call.Registry.FindAsync(catalog.Of<Node>(), ObjectKey.ClusterScoped(node), call.Cancel);
        return claims with { Node = new NamedUid(node, entry is null ? "" : ObjectJson.Parse(entry.Value).Uid) };
    }

    private static async ValueTask<NamedUid> FindAsync(ApiCall call, ApiResource resource, BoundObjectReference bound)
    {
        JsonObject item = await ReadAsync(call, resource, bound.Name ?? "");
        CheckUid(bound, item.Uid);
        return new NamedUid(item.Name, item.Uid);
    }

    private static void CheckUid(BoundObjectReference bound, string actual)
    {
        if (bound.Uid is { Length: > 0 } uid && uid != actual)
            throw ApiErrors.Conflict(KindAsResource("", bound.Kind ?? ""), bound.Name ?? "", $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
    }

    // In these conflicts clients are told a kind where elsewhere they are told a resource.
    private static ResourceDefinition KindAsResource(string group, string kind) => new(group, "v1", kind, kind);

    private static async ValueTask<JsonObject> ReadAsync(ApiCall call, ApiResource resource, string name)
    {
        if (name.Length == 0)
            throw ApiErrors.BadRequest("Name parameter required.");
        ObjectKey key = new(resource.Definition.Namespaced ? call.Target.Namespace : "", name);
        Entry entry = await call.Registry.FindAsync(resource, key, call.Cancel) ?? throw ApiErrors.NotFound(resource.Definition, name);
        return ObjectJson.Parse(entry.Value);
    }
}
