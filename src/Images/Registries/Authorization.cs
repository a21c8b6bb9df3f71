using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gantry.Oci;

namespace Gantry.Images.Registries;

/// <summary>The right to use one repository of one registry: found out when the registry first asks, renewed when it asks again.</summary>
internal sealed class Authorization(
    HttpClient http, RegistryEndpoint endpoint, Reference image, RegistryCredentials? credentials, RepositoryAccess access) : IDisposable
{
    private const int LongestAnswer = 1 << 20;
    private readonly SemaphoreSlim _gate = new(1);

    public RepositoryAccess Access => access;

    /// <summary>What to send now; none until the registry has asked.</summary>
    public AuthenticationHeaderValue? Current { get; private set; } =
        credentials?.RegistryToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;

    /// <summary>Answers a refusal. False if there is nothing better to send than what was refused.</summary>
    public async Task<bool> RenewAsync(AuthenticationHeaderValue? refused, HttpResponseMessage answer, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            // Another download of the same pull may have renewed it meanwhile.
            if (!Equals(Current, refused))
                return true;
            AuthenticationHeaderValue? renewed = await AnswerAsync(answer, cancel);
            bool isNew = renewed is not null && !Equals(renewed, refused);
            Current = renewed ?? Current;
            return isNew;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        foreach (AuthenticationHeaderValue offer in answer.Headers.WwwAuthenticate)
        {
            Challenge challenge = Challenge.Parse(offer.Scheme, offer.Parameter);
            if (challenge.Scheme == "bearer" && challenge.Parameters.GetValueOrDefault("realm") is { } realm)
                return await TokenAsync(answer.RequestMessage!.RequestUri!, realm, challenge, cancel);
            if (challenge.Scheme == "basic" && Basic() is { } basic)
                return basic;
        }
        return null;
    }

    private async Task<AuthenticationHeaderValue?> TokenAsync(Uri registry, string realm, Challenge challenge, CancellationToken cancel)
    {
        if (!Uri.TryCreate(registry, realm, out Uri? server) || !RegistryEndpoint.IsAllowed(server)
            || (RegistryEndpoint.IsLoopback(server) && !RegistryEndpoint.IsLoopback(registry)))
            throw new ImagesException(ImagesFailure.Unauthorized, $"the registry {image.Registry} sends to a token server that may not be asked: {realm}");
        bool hasSecret = Basic() is not null || credentials?.IdentityToken is not null;
        if (hasSecret && !TokenHosts.IsTrusted(registry, server, endpoint.Settings))
            throw new ImagesException(
                ImagesFailure.Unauthorized,
                $"the registry {image.Registry} wants its credentials sent to {server.Host}, which is not of the same domain (list it under tokenHosts if it is right)");
        using HttpRequestMessage request = TokenRequest(server, challenge);
        using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden)
            return null;
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"the token server {server.Host} answered {(int)answer.StatusCode}", null, answer.StatusCode);
        byte[] json = await RegistryClient.ReadLimitedAsync(answer, LongestAnswer, cancel);
        TokenResponse? token = JsonSerializer.Deserialize(json, RegistryJson.Default.TokenResponse);
        return (token?.Token ?? token?.AccessToken) is { Length: > 0 } text ? new AuthenticationHeaderValue("Bearer", text) : null;
    }

    private HttpRequestMessage TokenRequest(Uri server, Challenge challenge)
    {
        // The scope is ours, not the server's word: this client only ever does this, with this repository.
        string actions = access == RepositoryAccess.Push ? "pull,push" : "pull";
        var fields = new Dictionary<string, string> { ["scope"] = $"repository:{image.Repository}:{actions}" };
        if (challenge.Parameters.GetValueOrDefault("service") is { } service)
            fields["service"] = service;
        if (credentials?.IdentityToken is { } refresh)
        {
            fields["grant_type"] = "refresh_token";
            fields["refresh_token"] = refresh;
            fields["client_id"] = "gantry";
            return new HttpRequestMessage(HttpMethod.Post, server) { Content = new FormUrlEncodedContent(fields) };
        }
        string query = string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
        string separator = server.Query.Length > 0 ? "&" : "?";
        return new HttpRequestMessage(HttpMethod.Get, new Uri(server.AbsoluteUri + separator + query)) { Headers = { Authorization = Basic() } };
    }

    private AuthenticationHeaderValue? Basic() => credentials is { User: { Length: > 0 } user }
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credentials.Password}")))
        : null;
}
