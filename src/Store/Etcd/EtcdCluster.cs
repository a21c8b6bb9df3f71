using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Google.Protobuf;

namespace Gantry.Store.Etcd;

/// <summary>The members of an etcd: calls go to one of them, and to the next when it does not answer.</summary>
internal sealed class EtcdCluster : IDisposable
{
    // A list of large objects comes in pages of a few MiB; one page of the largest possible objects is still below this.
    private const int MaxMessageBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly EtcdStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly GrpcChannel[] _channels;
    private readonly SemaphoreSlim _authenticating = new(1);
    private volatile int _turn;
    private volatile string? _token;

    public EtcdCluster(EtcdStoreOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        var channel = new GrpcChannelOptions { Tls = EtcdTls.Of(options), MaxMessageBytes = MaxMessageBytes, Metadata = Metadata, Dial = options.Dial };
        _channels = [.. options.Servers.Select(server => GrpcChannel.To(server, channel))];
    }

    public IReadOnlyList<GrpcChannel> Members => _channels;

    /// <summary>Whose turn it is; with <see cref="MoveOn"/> it becomes another's.</summary>
    public int Turn => _turn;

    public GrpcChannel Channel => _channels[_turn % _channels.Length];

    public void MoveOn(int from) => Interlocked.CompareExchange(ref _turn, (from + 1) & 0xFFFF, from);

    /// <summary>One attempt at the member whose turn it is. After a failure that may pass it is the next one's turn.</summary>
    public async Task<TResponse> TryAsync<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await AuthenticateAsync(stale: null, cancel);
        string? token = _token;
        int turn = _turn;
        try
        {
            return await Channel.UnaryAsync("etcdserverpb." + method, request, parser, _options.CallTimeout, cancel);
        }
        catch (GrpcException failure) when (failure.IsStaleToken() && _options.User is not null)
        {
            // Refused before it was looked at, so that asking again is asking once.
            await AuthenticateAsync(token, cancel);
            return await Channel.UnaryAsync("etcdserverpb." + method, request, parser, _options.CallTimeout, cancel);
        }
        catch (GrpcException failure) when (failure.IsPassing())
        {
            MoveOn(turn);
            throw;
        }
    }

    /// <summary>A call that may be repeated, at one member after the other until the patience ends.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        long start = _clock.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                return await TryAsync(method, request, parser, cancel);
            }
            catch (GrpcException failure) when (failure.IsPassing() && _clock.GetElapsedTime(start) < _options.Patience)
            {
                await Task.Delay(pause, _clock, cancel);
            }
        }
    }

    public static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>Gets a token where a user is configured and there is none, or only a stale one.</summary>
    public async Task AuthenticateAsync(string? stale, CancellationToken cancel)
    {
        if (_options.User is null || _token is not null && _token != stale)
            return;

        await _authenticating.WaitAsync(cancel);
        try
        {
            if (_token is not null && _token != stale)
                return;
            // A stale token among the headers would have this call refused too.
            _token = null;
            var request = new AuthenticateRequest { Name = _options.User, Password = _options.Password };
            _token = (await Channel.UnaryAsync("etcdserverpb.Auth/Authenticate", request, AuthenticateResponse.Parser, _options.CallTimeout, cancel)).Token;
        }
        finally
        {
            _authenticating.Release();
        }
    }

    public void Dispose()
    {
        foreach (GrpcChannel channel in _channels)
            channel.Dispose();
        _authenticating.Dispose();
    }

    private IEnumerable<(string Name, string Value)> Metadata()
    {
        // A member that has lost its leader says so and ends its watches in place of keeping silent.
        yield return ("hasleader", "true");
        if (_token is { } token)
            yield return ("token", token);
    }
}
