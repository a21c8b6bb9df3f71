using System.Text.Json;
using Gantry.Kube;
using Gantry.Kube.Authentication;
using Gantry.Kube.Core;
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

    // A year and a day, as Kubernetes bounds tokens that ask for more.
    private const long MaxSeconds = 366 * 24 * 3600;

    private static readonly ResourceDefinition Definition = new("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests");

    public async Task AnswerAsync(ApiCall call)
    {
        TokenRequest request = await ReadAsync(call);
        long seconds = request.Spec.ExpirationSeconds ?? DefaultSeconds;
        if (seconds < MinSeconds)
        {
            FieldErrors errors = new();
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
            throw ApiErrors.Invalid(Definition, "", errors);
        }

        NamedUid account = await FindAsync(call, call.Resource, call.Target.Name, uid: null);
        BoundObjectReference? bound = request.Spec.BoundObjectRef;
        DateTimeOffset expires = call.Registry.Clock.GetUtcNow().AddSeconds(Math.Min(seconds, MaxSeconds));
        TokenClaims claims = new()
        {
            Namespace = call.Target.Namespace,
            Account = account,
            Audiences = request.Spec.Audiences.Count > 0 ? request.Spec.Audiences : [tokens.Issuer],
            Expires = expires,
        };
        claims = await BindAsync(call, claims, bound);
        TokenRequest answer = request with
        {
            Metadata = request.Metadata with { Name = call.Target.Name, Namespace = call.Target.Namespace, CreationTimestamp = call.Registry.Clock.GetUtcNow() },
            Spec = request.Spec with { Audiences = claims.Audiences, ExpirationSeconds = seconds },
            Status = new TokenRequestStatus { Token = tokens.Sign(claims), ExpirationTimestamp = expires },
        };
        await AnswerWriter.TypedAsync(call.Http, 201, answer, KubeJson.TypeOf<TokenRequest>());
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
            "Pod" => claims with { Pod = await FindAsync(call, catalog.Of<Pod>(), bound.Name ?? "", bound.Uid) },
            "Secret" => claims with { Secret = await FindAsync(call, catalog.Of<Secret>(), bound.Name ?? "", bound.Uid) },
            _ => throw ApiErrors.BadRequest($"cannot bind token to object of type {bound.Kind}"),
        };
    }

    private static async ValueTask<NamedUid> FindAsync(ApiCall call, ApiResource resource, string name, string? uid)
    {
        Entry entry = await call.Registry.FindAsync(resource, new ObjectKey(call.Target.Namespace, name), call.Cancel) ?? throw ApiErrors.NotFound(resource.Definition, name);
        string actual = ObjectJson.Parse(entry.Value).Uid;
        if (!string.IsNullOrEmpty(uid) && uid != actual)
            throw ApiErrors.Conflict(resource.Definition, name, $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        return new NamedUid(name, actual);
    }
}
