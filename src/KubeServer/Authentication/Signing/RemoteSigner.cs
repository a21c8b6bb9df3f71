using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Grpc;
using Gantry.Grpc.Jwt;
using Gantry.Kube.Trees;
using Google.Protobuf;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>Signs in a service of others, over its socket (KEP-740): the key of the tokens is nowhere on this machine. Its public keys are fetched and kept.</summary>
internal sealed class RemoteSigner : ITokenSigner, IDisposable
{
    private const string Service = "v1.ExternalJWTSigner/";
    private const int LongestKeyId = 1024;
    private const long LongestHint = 24 * 60 * 60;

    private static readonly string[] Algorithms = ["RS256", "ES256", "ES384", "ES512"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Anybody can send a token with a key of a name that nobody has; that must not become requests to the service.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(600);

    private readonly GrpcChannel _channel;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile IReadOnlyList<(VerifyingKey Key, bool IsHidden)> _keys = [];
    private DateTimeOffset _nextFetch = DateTimeOffset.MinValue;
    private long _staleAt;
    private long _edition;

    public RemoteSigner(string socket, TimeProvider clock) => (_channel, _clock) = (GrpcChannel.OverUnixSocket(socket), clock);

    public TimeSpan MaxLifetime { get; private set; }

    public bool SignsKept => false;

    public TimeSpan KeySetAge { get; private set; }

    /// <summary>Gets in touch with the service, which may come a little later; throws <see cref="GrpcException"/> where it cannot be used.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        MetadataResponse facts = await FirstWordAsync(cancel);
        MaxLifetime = TimeSpan.FromSeconds(facts.MaxTokenExpirationSeconds);
        if (MaxLifetime < ShortestLifetime)
            throw Wrong("its longest lifetime of tokens is below 600 seconds");
        await FetchAsync(cancel);
    }

    public async ValueTask<string> SignAsync(string claims, CancellationToken cancel)
    {
        SignJWTResponse signed = await CallAsync("Sign", new SignJWTRequest { Claims = claims }, SignJWTResponse.Parser, cancel);
        if (!Base64Url.IsValid(signed.Signature) || TokenPart.Read(signed.Header) is not { } head || head.Text("typ") != "JWT" || head.Count != 3
            || !Algorithms.Contains(head.Text("alg")) || head.Text("kid") is not { Length: > 0 and <= LongestKeyId })
            throw ApiErrors.Internal("the signer of tokens gave a head that is not one");

        // What it cannot be checked by is of no use to anybody.
        return await VerifiesAsync(signed.Header, claims, signed.Signature, cancel)
            ? $"{signed.Header}.{claims}.{signed.Signature}"
            : throw ApiErrors.Internal("the signer of tokens signed with a key that it does not publish");
    }

    public async ValueTask<bool> VerifiesAsync(string head, string claims, string signature, CancellationToken cancel)
    {
        if (TokenPart.Read(head) is not { } read || !Algorithms.Contains(read.Text("alg")))
            return false;
        string id = read.Text("kid") ?? "";
        if (_keys.All(one => one.Key.Id != id) && !await TryFetchAsync(cancel))
            return false;
        byte[] signed = Encoding.ASCII.GetBytes($"{head}.{claims}");
        return _keys.Any(one => one.Key.Id == id && one.Key.Key.Verifies(read.Text("alg")!, signed, Base64Url.DecodeFromChars(signature)));
    }

    // A key that the service has taken back, or lost, is believed no longer than the service says. Only one request waits for its answer.
    public async ValueTask<long> EditionAsync(CancellationToken cancel)
    {
        if (_clock.GetUtcNow().UtcTicks >= Interlocked.Read(ref _staleAt) && _fetching.CurrentCount > 0)
            await TryFetchAsync(cancel);
        return Interlocked.Read(ref _edition);
    }

    public JsonObject KeySet()
    {
        JsonArray keys = [];
        foreach ((VerifyingKey key, _) in _keys.Where(one => !one.IsHidden))
            keys.Add((JsonNode)key.Json.DeepClone());
        return new JsonObject { ["keys"] = keys };
    }

    public void Dispose() => _channel.Dispose();

    // A service that does not answer makes a token nobody's, as one whose key is not known.
    private async ValueTask<bool> TryFetchAsync(CancellationToken cancel)
    {
        try
        {
            await FetchAsync(cancel);
            return true;
        }
        catch (GrpcException)
        {
            return false;
        }
    }

    private async Task<MetadataResponse> FirstWordAsync(CancellationToken cancel)
    {
        DateTimeOffset end = _clock.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                return await CallAsync("Metadata", new MetadataRequest(), MetadataResponse.Parser, cancel);
            }
            catch (GrpcException failure) when (failure.Status == GrpcStatus.Unavailable && _clock.GetUtcNow() < end)
            {
                await Task.Delay(StartPause, _clock, cancel);
            }
        }
    }

    private async Task FetchAsync(CancellationToken cancel)
    {
        await _fetching.WaitAsync(cancel);
        try
        {
            if (_clock.GetUtcNow() >= _nextFetch)
                await FetchNowAsync(cancel);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task FetchNowAsync(CancellationToken cancel)
    {
        try
        {
            Use(await CallAsync("FetchKeys", new FetchKeysRequest(), FetchKeysResponse.Parser, cancel));
        }
        finally
        {
            _nextFetch = _clock.GetUtcNow() + Pause;
        }
    }

    private void Use(FetchKeysResponse fetched)
    {
        if (fetched.Keys.Count == 0)
            throw Wrong("it publishes no keys");
        if (fetched.RefreshHintSeconds <= 0)
            throw Wrong("its refresh hint is not a time");
        _keys = [.. fetched.Keys.Select(Read)];
        KeySetAge = TimeSpan.FromSeconds(Math.Min(fetched.RefreshHintSeconds, LongestHint));
        Interlocked.Exchange(ref _staleAt, (_clock.GetUtcNow() + KeySetAge).UtcTicks);
        Interlocked.Increment(ref _edition);
    }

    private static GrpcException Wrong(string what) => new(GrpcStatus.FailedPrecondition, $"the signer of tokens cannot be used: {what}");

    private static (VerifyingKey, bool) Read(Key key)
    {
        if (key.KeyId.Length is 0 or > LongestKeyId)
            throw Wrong("the name of a key is empty or too long");
        return (VerifyingKey.Of(key.Key_.ToByteArray(), key.KeyId) ?? throw Wrong($"its key {key.KeyId} is none"), key.ExcludeFromOidcDiscovery);
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _channel.UnaryAsync(Service + method, request, parser, Patience, cancel);
}
