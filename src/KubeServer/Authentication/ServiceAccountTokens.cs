using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication;

/// <summary>Signs and reads service account tokens: JSON web tokens with ES256 (RFC 7515, RFC 7518 section 3.4), and no other algorithm.</summary>
internal sealed class ServiceAccountTokens(ECDsa key, string issuer, TimeProvider clock)
{
    private const int MaxLength = 16 * 1024;

    private readonly string _head = Encode(new JsonObject { ["alg"] = "ES256", ["kid"] = KeyIdOf(key), ["typ"] = "JWT" });

    public string Issuer => issuer;

    public string Sign(TokenClaims claims)
    {
        JsonObject bound = new()
        {
            ["namespace"] = claims.Namespace,
            ["serviceaccount"] = new JsonObject { ["name"] = claims.Account.Name, ["uid"] = claims.Account.Uid },
        };
        if (claims.Pod is { } pod)
            bound["pod"] = new JsonObject { ["name"] = pod.Name, ["uid"] = pod.Uid };
        if (claims.Secret is { } secret)
            bound["secret"] = new JsonObject { ["name"] = secret.Name, ["uid"] = secret.Uid };

        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        string body = Encode(new JsonObject
        {
            ["aud"] = new JsonArray([.. claims.Audiences.Select(audience => (JsonNode)audience)]),
            ["exp"] = claims.Expires.ToUnixTimeSeconds(),
            ["iat"] = now,
            ["iss"] = issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = bound,
            ["nbf"] = now,
            ["sub"] = $"system:serviceaccount:{claims.Namespace}:{claims.Account.Name}",
        });
        string signed = $"{_head}.{body}";
        byte[] signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that this cluster signed and whose time it is now; null for every other text.</summary>
    public TokenClaims? Read(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var head, var body, var signature] || head != _head)
            return null;
        if (!Base64Url.IsValid(signature) || !Base64Url.IsValid(body))
            return null;
        if (!key.VerifyData(System.Text.Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
            return null;

        try
        {
            return JsonTree.ParseObject(Base64Url.DecodeFromChars(body)) is { } claims ? Judge(claims) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TokenClaims? Judge(JsonObject claims)
    {
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (claims.Text("iss") != issuer || claims.Whole("exp") is not { } expires || expires <= now || claims.Whole("nbf") > now)
            return null;

        JsonObject? bound = claims.Child("kubernetes.io");
        return new TokenClaims
        {
            Namespace = bound.Text("namespace") ?? "",
            Account = Named(bound.Child("serviceaccount")) ?? default,
            Pod = Named(bound.Child("pod")),
            Secret = Named(bound.Child("secret")),
            Audiences = [.. claims.Texts("aud")],
            Expires = DateTimeOffset.FromUnixTimeSeconds(expires),
        };
    }

    private static NamedUid? Named(JsonObject? node) => node is null ? null : new NamedUid(node.Text("name") ?? "", node.Text("uid") ?? "");

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(ObjectJson.ToBytes(part).Span);

    private static string KeyIdOf(ECDsa key) => Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
