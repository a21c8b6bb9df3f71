using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Authentication;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
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
    private const long DefaultSeconds = 3600;

    private static readonly ResourceDefinition Definition = new("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests");

    public async Task AnswerAsync(ApiCall call)
    {
        TokenRequest request = await AdmittedAsync(call, await ReadAsync(call));
        long seconds = request.Spec.ExpirationSeconds ?? DefaultSeconds;
        CheckDuration(seconds);

        NamedUid account = await FindAsync(call, call.Resource, call.Target.Name, uid: null);
        BoundObjectReference? bound = request.Spec.BoundObjectRef;
        DateTimeOffset expires = call.Registry.Clock.GetUtcNow().AddSeconds(Math.Min(seconds, (long)tokens.MaxLifetime.TotalSeconds));
        TokenClaims claims = new()
        {
            Namespace = call.Target.Namespace,
            Account = account,
            Audiences = request.Spec.Audiences.Count > 0 ? request.Spec.Audiences : [tokens.Issuer],
            Expires = expires,
            Id = Guid.NewGuid().ToString(),
        };
        claims = await BindAsync(call, claims, bound);
        TokenRequest answer = request with
        {
            Metadata = request.Metadata with { Name = call.Target.Name, Namespace = call.Target.Namespace, CreationTimestamp = call.Registry.Clock.GetUtcNow() },
            Spec = request.Spec with { Audiences = claims.Audiences, ExpirationSeconds = seconds },
            Status = new TokenRequestStatus { Token = await tokens.SignAsync(claims, call.Cancel), ExpirationTimestamp = expires },
        };
        await AnswerWriter.TypedAsync(call.Http, 201, answer, KubeJson.TypeOf<TokenRequest>());
    }

    private static async ValueTask<TokenRequest> AdmittedAsync(ApiCall call, TokenRequest request)
    {
        JsonObject tree = (JsonObject)JsonSerializer.SerializeToNode(request, KubeJson.TypeOf<TokenRequest>())!;
        await call.Registry.Admission.AdmitSubresourceAsync(call, Definition, tree);
        return tree.Deserialize(KubeJson.TypeOf<TokenRequest>()) ?? request;
    }

    private static void CheckDuration(long seconds)
    {
        FieldErrors errors = new();
        if (seconds < MinSeconds)
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        if (seconds > uint.MaxValue)
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        if (!errors.None)
            throw ApiErrors.Invalid(Definition, "", errors);
    }

    private static async ValueTask<TokenRequest> ReadAsync(ApiCall call)
    {
        ReadOnlyMemory<byte> body = await BodyReader.ReadJsonAsync(call);
        try
        {
            return body.IsEmpty ? new TokenRequest() : JsonSerializer.Deserialize(body.Span, KubeJson.TypeOf<TokenRequest>()) ?? new();
        }
        catch (JsonException failure)
        {
            throw ApiErrors.BadRequest($"the token request cannot be read: {failure.Message}");
        }
    }

    private static async ValueTask<TokenClaims> BindAsync(ApiCall call, TokenClaims claims, BoundObjectReference? bound)
    {
        ResourceCatalog catalog = call.Registry.Catalog;
        return bound?.Kind switch
        {
            null or "" => claims,
            "Pod" => await BindPodAsync(call, claims, bound),
            "Node" => claims with { Node = await FindAsync(call, catalog.Of<Node>(), bound.Name ?? "", bound.Uid) },
            "Secret" => claims with { Secret = await FindAsync(call, catalog.Of<Secret>(), bound.Name ?? "", bound.Uid) },
            _ => throw ApiErrors.BadRequest($"cannot bind token to object of type {bound.Kind}"),
        };
    }

    // The token of a pod says on which node it was used first, as far as the pod has one.
    private static async ValueTask<TokenClaims> BindPodAsync(ApiCall call, TokenClaims claims, BoundObjectReference bound)
    {
        ResourceCatalog catalog = call.Registry.Catalog;
        JsonObject pod = await ReadAsync(call, catalog.Of<Pod>(), bound.Name ?? "", bound.Uid);
        string account = pod.Child("spec").Text("serviceAccountName") ?? "";
        if (account != claims.Account.Name)
            throw ApiErrors.BadRequest($"cannot bind token for serviceaccount \"{claims.Account.Name}\" to pod running with different serviceaccount name.");

        claims = claims with { Pod = new NamedUid(pod.Name, pod.Uid) };
        if (pod.Child("spec").Text("nodeName") is not { Length: > 0 } node)
            return claims;
        Entry? entry = await call.Registry.FindAsync(catalog.Of<Node>(), ObjectKey.ClusterScoped(node), call.Cancel);
        return claims with { Node = new NamedUid(node, entry is null ? "" : ObjectJson.Parse(entry.Value).Uid) };
    }

    private static async ValueTask<NamedUid> FindAsync(ApiCall call, ApiResource resource, string name, string? uid) =>
        new(name, (await ReadAsync(call, resource, name, uid)).Uid);

    private static async ValueTask<JsonObject> ReadAsync(ApiCall call, ApiResource resource, string name, string? uid)
    {
        ObjectKey key = new(resource.Definition.Namespaced ? call.Target.Namespace : "", name);
        Entry entry = await call.Registry.FindAsync(resource, key, call.Cancel) ?? throw ApiErrors.NotFound(resource.Definition, name);
        JsonObject item = ObjectJson.Parse(entry.Value);
        string actual = item.Uid;
        if (!string.IsNullOrEmpty(uid) && uid != actual)
            throw ApiErrors.Conflict(resource.Definition, name, $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        return item;
    }
}
