using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>The public keys of an issuer, fetched when they are needed first and again when a token names one that is not known.</summary>
internal sealed class IssuerKeys : IDisposable
{
    private const string WellKnown = "/.well-known/openid-configuration";

    // Anybody can send a token with a key of a name that nobody has; that must not become requests to the issuer.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly JwtIssuer _issuer;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyList<WebKey> _keys = [];
    private string _keysUrl = "";
    private DateTimeOffset _nextFetch = DateTimeOffset.MinValue;

    public IssuerKeys(JwtIssuer issuer, TimeProvider clock)
    {
        (_issuer, _clock) = (issuer, clock);
        _http = issuer.Connect();
    }

    /// <summary>Why the issuer cannot be asked; empty where all is well.</summary>
    public string Problem { get; private set; } = "";

    public DateTimeOffset? FetchedAt { get; private set; }

    public async ValueTask<bool> VerifiesAsync(WebToken token, CancellationToken cancel)
    {
        IReadOnlyList<WebKey> keys = Volatile.Read(ref _keys);
        if (Verifies(keys, token))
            return true;
        return await FetchAsync(keys, cancel) && Verifies(Volatile.Read(ref _keys), token);
    }

    public void Dispose()
    {
        _http.Dispose();
    }

    private static bool Verifies(IReadOnlyList<WebKey> keys, WebToken token) => keys.Any(key =>
        (token.KeyId.Length == 0 || key.Id.Length == 0 || key.Id == token.KeyId) && key.Verifies(token.Algorithm, token.Signed, token.Signature));

    // True where the keys are others than those that the caller has tried.
    private async ValueTask<bool> FetchAsync(IReadOnlyList<WebKey> tried, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (Volatile.Read(ref _keys) != tried)
                return true;
            if (_clock.GetUtcNow() < _nextFetch)
                return false;
            _nextFetch = _clock.GetUtcNow() + Pause;
            if (_keysUrl.Length == 0)
                _keysUrl = await DiscoverAsync(cancel);
            JsonObject document = await GetAsync(_keysUrl, cancel);

            // Requests that still check with the old keys keep them alive; they are few and small, and the collector frees them.
            Volatile.Write(ref _keys, [.. document.Objects("keys").Select(WebKey.Read).OfType<WebKey>()]);
            Problem = "";
            FetchedAt = _clock.GetUtcNow();
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or FormatException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Whoever waited meanwhile does not wait for as long once more.
            _nextFetch = _clock.GetUtcNow() + Pause;
            Problem = failure.Message;
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<string> DiscoverAsync(CancellationToken cancel)
    {
        JsonObject document = await GetAsync(_issuer.DiscoveryUrl.Length > 0 ? _issuer.DiscoveryUrl : _issuer.Url.TrimEnd('/') + WellKnown, cancel);
        if (document.Text("issuer") != _issuer.Url)
            throw new FormatException($"the discovery document is that of {document.Text("issuer")}, not of {_issuer.Url}");
        string keys = document.Text("jwks_uri") ?? "";
        return keys.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? keys : throw new FormatException("the jwks_uri of the discovery document is not https");
    }

    private async Task<JsonObject> GetAsync(string url, CancellationToken cancel)
    {
        byte[] bytes = await _http.GetByteArrayAsync(new Uri(url), cancel);
        return JsonTree.ParseObject(bytes) ?? throw new JsonException("not a JSON object");
    }
}
