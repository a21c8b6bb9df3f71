using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>Claims that a token does not hold but says where to fetch: as another token, at a place that the first one names (OpenID Connect Core 1.0, section 5.6.2).</summary>
internal sealed class DistributedClaims(JwtIssuer issuer, TimeProvider clock) : IDisposable
{
    // A token speaks for its issuer, which is believed; still it must not send this server around.
    private const int MostSources = 8;

    private readonly HttpClient _http = issuer.Connect();
    private readonly ConcurrentDictionary<string, IssuerKeys> _keys = new(StringComparer.Ordinal);

    /// <summary>The token with the claims that configuration asks for and that are elsewhere; null where one of them cannot be had.</summary>
    public async ValueTask<WebToken?> ExpandAsync(WebToken token, CancellationToken cancel)
    {
        if (!token.Claims.TryGetProperty("_claim_names", out JsonElement names) || names.ValueKind != JsonValueKind.Object)
            return token;
        JsonObject claims = JsonTree.ParseObject(Encoding.UTF8.GetBytes(token.Claims.GetRawText())) ?? [];
        foreach (JsonProperty name in names.EnumerateObject().Take(MostSources))
        {
            if (claims.ContainsKey(name.Name) || !issuer.Asks(name.Name))
                continue;
            if (await FetchAsync(claims, name, cancel) is not { } value)
                return null;
            claims[name.Name] = value;
        }

        return token with { Claims = JsonDocument.Parse(ObjectJson.ToBytes(claims)).RootElement };
    }

    public void Dispose()
    {
        _http.Dispose();
        foreach (IssuerKeys keys in _keys.Values)
            keys.Dispose();
    }

    private async Task<JsonNode?> FetchAsync(JsonObject claims, JsonProperty name, CancellationToken cancel)
    {
        JsonObject? source = claims.Child("_claim_sources").Child(name.Value.ValueKind == JsonValueKind.String ? name.Value.GetString()! : "");
        if (!Uri.TryCreate(source.Text("endpoint"), UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
            return null;
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, endpoint);
            if (source.Text("access_token") is { Length: > 0 } access)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
            using HttpResponseMessage response = await _http.SendAsync(request, cancel);
            if (!response.IsSuccessStatusCode)
                return null;
            string text = (await response.Content.ReadAsStringAsync(cancel)).Trim().Trim('"');
            return WebToken.Read(text) is { } told && await IsGoodAsync(told, cancel) && told.Claims.TryGetProperty(name.Name, out JsonElement value)
                ? JsonNode.Parse(value.GetRawText())
                : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or FormatException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    // The one who holds the claim signs it himself, and says for whom it is and until when.
    private async ValueTask<bool> IsGoodAsync(WebToken told, CancellationToken cancel)
    {
        if (!Uri.TryCreate(told.Issuer, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttps || _keys.Count > MostSources)
            return false;
        if (told.Time("exp") is not { } end || end <= clock.GetUtcNow() || !told.Audiences().Intersect(issuer.Audiences).Any())
            return false;
        IssuerKeys keys = _keys.GetOrAdd(told.Issuer, name => new IssuerKeys(name == issuer.Url ? issuer : issuer with { Url = name, DiscoveryUrl = "" }, clock));
        return await keys.VerifiesAsync(told, cancel);
    }
}
