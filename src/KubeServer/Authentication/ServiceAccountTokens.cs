using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authentication.Signing;

namespace Gantry.KubeServer.Authentication;

/// <summary>Makes and reads service account tokens: JSON web tokens, signed by whoever has the key.</summary>
internal sealed class ServiceAccountTokens(ITokenSigner signer, string issuer, TimeProvider clock)
{
    private const int MaxLength = 16 * 1024;
    private const int MostRemembered = 4096;

    // In seconds: clocks of several servers differ. Kubernetes' own.
    private const long Leeway = 60;

    // Tokens that are kept in Secrets name no server; this is the issuer that Kubernetes gives them.
    private const string KeptIssuer = "kubernetes/serviceaccount";
    private const string KeptPrefix = "kubernetes.io/serviceaccount/";

    // To check a signature takes longer than all else in a short request, and clients send the same token again and again.
    private readonly ConcurrentDictionary<string, JsonObject> _verified = new(StringComparer.Ordinal);
    private long _edition;

    public string Issuer => issuer;

    /// <summary>The longest that a token may be good for.</summary>
    public TimeSpan MaxLifetime => signer.MaxLifetime;

    /// <summary>Whether there are tokens without an end.</summary>
    public bool SignsKept => signer.SignsKept;

    public JsonObject KeySet() => signer.KeySet();

    /// <summary>How long others may keep the key set.</summary>
    public TimeSpan KeySetAge => signer.KeySetAge;

    public ValueTask<string> SignAsync(TokenClaims claims, CancellationToken cancel)
    {
        JsonObject bound = new()
        {
            ["namespace"] = claims.Namespace,
            ["serviceaccount"] = Named(claims.Account),
        };
        AddNamed(bound, "pod", claims.Pod);
        AddNamed(bound, "node", claims.Node);
        AddNamed(bound, "secret", claims.Secret);
        if (claims.RenewedBy is { } due)
            bound["warnafter"] = due.ToUnixTimeSeconds();
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        return SignAsync(new JsonObject
        {
            ["aud"] = new JsonArray([.. claims.Audiences.Select(audience => (JsonNode)audience)]),
            ["exp"] = claims.Expires.ToUnixTimeSeconds(),
            ["iat"] = now,
            ["iss"] = issuer,
            ["jti"] = claims.Id.Length > 0 ? claims.Id : Guid.NewGuid().ToString(),
            ["kubernetes.io"] = bound,
            ["nbf"] = now,
            ["sub"] = SubjectOf(claims.Namespace, claims.Account.Name),
        }, cancel);
    }

    /// <summary>A token without an end, to be kept in a Secret.</summary>
    public ValueTask<string> SignKeptAsync(string space, NamedUid account, string secret, CancellationToken cancel) => SignAsync(new JsonObject
    {
        ["iss"] = KeptIssuer,
        [KeptPrefix + "namespace"] = space,
        [KeptPrefix + "secret.name"] = secret,
        [KeptPrefix + "service-account.name"] = account.Name,
        [KeptPrefix + "service-account.uid"] = account.Uid,
        ["sub"] = SubjectOf(space, account.Name),
    }, cancel);

    /// <summary>The claims of a token that this cluster signed and whose time it is now; null for every other text.</summary>
    public async ValueTask<TokenClaims?> ReadAsync(string token, CancellationToken cancel)
    {
        if (token.Length > MaxLength)
            return null;
        long edition = await signer.EditionAsync(cancel);
        if (Interlocked.Exchange(ref _edition, edition) != edition)
            _verified.Clear();
        if (_verified.TryGetValue(token, out JsonObject? known))
            return Judge(known);
        if (await VerifiedAsync(token, cancel) is not { } claims)
            return null;

        if (_verified.Count >= MostRemembered)
            _verified.Clear();
        _verified.TryAdd(token, claims);
        return Judge(claims);
    }

    /// <summary>What is wrong with a token that says to be this cluster's, apart from what it speaks of; empty for one of others, null for a good one.</summary>
    public async ValueTask<string?> FaultAsync(string token, CancellationToken cancel)
    {
        if (token.Length > MaxLength || token.Split('.') is not [_, var body, _] || TokenPart.Read(body) is not { } said)
            return "";
        if (said.Text("iss") is not { } by || (by != issuer && by != KeptIssuer))
            return "";
        if (await VerifiedAsync(token, cancel) is not { } claims)
            return "go-jose/go-jose: error in cryptographic primitive";
        if (Judge(claims) is not null)
            return null;
        return claims.Whole("nbf") - Leeway > clock.GetUtcNow().ToUnixTimeSeconds() ? "service account token is not valid yet" : "service account token has expired";
    }

    private async ValueTask<JsonObject?> VerifiedAsync(string token, CancellationToken cancel)
    {
        if (token.Split('.') is not [var head, var body, var signature] || !Base64Url.IsValid(signature) || !Base64Url.IsValid(body))
            return null;

        // Tokens of other issuers come by here too; they are not for the signer to look at.
        if (!signer.SignsKept && TokenPart.Read(body).Text("iss") != issuer)
            return null;
        if (!await signer.VerifiesAsync(head, body, signature, cancel))
            return null;
        return TokenPart.Read(body);
    }

    private TokenClaims? Judge(JsonObject claims)
    {
        if (claims.Text("iss") == KeptIssuer)
            return JudgeKept(claims);

        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (claims.Text("iss") != issuer || claims.Whole("exp") is not { } expires || expires + Leeway < now || claims.Whole("nbf") - Leeway > now)
            return null;

        JsonObject? bound = claims.Child("kubernetes.io");
        return new TokenClaims
        {
            Namespace = bound.Text("namespace") ?? "",
            Account = Named(bound.Child("serviceaccount")) ?? default,
            Pod = Named(bound.Child("pod")),
            Node = Named(bound.Child("node")),
            Secret = Named(bound.Child("secret")),
            Audiences = [.. claims.Texts("aud")],
            Expires = DateTimeOffset.FromUnixTimeSeconds(expires),
            RenewedBy = bound?.Whole("warnafter") is { } due ? DateTimeOffset.FromUnixTimeSeconds(due) : null,
            Id = claims.Text("jti") ?? "",
        };
    }

    // Such a token is for this server only, and its Secret says whether it is still good.
    private TokenClaims JudgeKept(JsonObject claims) => new()
    {
        Namespace = claims.Text(KeptPrefix + "namespace") ?? "",
        Account = new NamedUid(claims.Text(KeptPrefix + "service-account.name") ?? "", claims.Text(KeptPrefix + "service-account.uid") ?? ""),
        Secret = new NamedUid(claims.Text(KeptPrefix + "secret.name") ?? "", ""),
        Audiences = [issuer],
        IsKept = true,
    };

    private ValueTask<string> SignAsync(JsonObject claims, CancellationToken cancel) => signer.SignAsync(Encode(claims), cancel);

    /// <summary>The name that a service account has as a user.</summary>
    public static string SubjectOf(string space, string account) => $"system:serviceaccount:{space}:{account}";

    private static void AddNamed(JsonObject bound, string kind, NamedUid? item)
    {
        if (item is { } named)
            bound[kind] = Named(named);
    }

    private static JsonObject Named(NamedUid item) => new() { ["name"] = item.Name, ["uid"] = item.Uid };

    private static NamedUid? Named(JsonObject? node) => node is null ? null : new NamedUid(node.Text("name") ?? "", node.Text("uid") ?? "");

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(ObjectJson.ToBytes(part).Span);
}
