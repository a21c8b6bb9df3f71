using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Discovery;

/// <summary>What others need to check service account tokens by themselves: OpenID Connect's discovery document and the key set.</summary>
internal static class IssuerDocuments
{
    private const string KeysPath = "/openid/v1/jwks";

    public static void AddIssuer(this PathRoutes paths, ServiceAccountTokens tokens, KubeApiOptions options)
    {
        Add("/.well-known/openid-configuration", () => DocumentOf(tokens, options), "application/json");
        Add(KeysPath, tokens.KeySet, "application/jwk-set+json");

        void Add(string path, Func<JsonObject> content, string type) => paths.Add(path, http =>
        {
            http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)tokens.KeySetAge.TotalSeconds}");
            return AnswerWriter.BytesAsync(http, 200, ObjectJson.ToBytes(content()), type);
        });
    }

    // A signer of others may have other keys in an hour.
    private static JsonObject DocumentOf(ServiceAccountTokens tokens, KubeApiOptions options) => new()
    {
        ["issuer"] = tokens.Issuer,
        ["jwks_uri"] = $"https://{options.AdvertiseAddress}:{options.AdvertisePort}{KeysPath}",
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = AlgorithmsOf(tokens.KeySet()),
    };

    private static JsonArray AlgorithmsOf(JsonObject keys)
    {
        JsonArray algorithms = [];
        foreach (string algorithm in keys.Objects("keys").Select(key => key.Text("alg") ?? "").Distinct())
            algorithms.Add((JsonNode)algorithm);
        return algorithms;
    }
}
