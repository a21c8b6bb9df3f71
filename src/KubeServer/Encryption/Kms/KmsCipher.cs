using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gantry.Grpc;
using Gantry.Grpc.Kms;
using Gantry.Store;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>
/// Closes values under a key that is in a service of others: "kms", version 2. A seed is made at every start and whenever the service has another key, sealed
/// by the service once, and used for all values; seeds of others are opened by the service when a value of theirs is met first.
/// </summary>
internal sealed partial class KmsCipher(KmsOptions options, TimeProvider clock, ILogger logger) : IValueCipher, IAsyncDisposable
{
    private const int MostOpened = 2000;

    // The original's own times: how often the service is asked, and how long its last word holds.
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(3);

    // How old a word may be that is told to who asks whether all is well: a good one, and a bad one.
    private static readonly TimeSpan GoodNews = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BadNews = TimeSpan.FromSeconds(3);

    // A service that starts together with this server may come a little later.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(250);

    private readonly KmsConnection _service = new(options);
    private readonly ConcurrentDictionary<string, IDataCipher> _opened = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private volatile SealedSeed? _seed;
    private volatile string _problem = "not asked yet";
    private volatile bool _isSilent;
    private long _answers;
    private long _askedAt;
    private Task _following = Task.CompletedTask;

    public ReadOnlyMemory<byte> Prefix { get; } = Encoding.UTF8.GetBytes($"k8s:enc:kms:v2:{options.Name}:");

    public string Name => options.Name;

    public string Socket => options.Socket;

    /// <summary>The key of the service as metrics name it: nobody learns the key's own name from them.</summary>
    public string KeyIdHash => _seed is { } seed ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed.KeyId))) : "";

    /// <summary>When the service last said which key it has.</summary>
    public DateTimeOffset AskedAt => _seed is { } seed ? seed.GoodUntil - Holds : DateTimeOffset.UnixEpoch;

    public int OpenedSeeds => _opened.Count;

    public IEnumerable<KeyValuePair<(string Method, GrpcStatus Status), (long Count, double Seconds)>> Calls => _service.Calls;

    /// <summary>Asks the service for the first time, which must succeed before long, and from then on again and again.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        DateTimeOffset end = clock.GetUtcNow() + StartPatience;
        await AskAsync(cancel);
        while (_seed is null && _isSilent && clock.GetUtcNow() < end)
        {
            await Task.Delay(StartPause, clock, cancel);
            await AskAsync(cancel);
        }

        if (_seed is null)
            throw new StoreException(StoreFailure.Unavailable, $"the key management service {options.Name} at unix://{options.Socket} cannot be used: {_problem}");
        _following = Task.Run(FollowAsync, CancellationToken.None);
    }

    /// <summary>Asks the service which key it has, and makes a seed under it where that is another one. Who waits while another asks takes the answer to that.</summary>
    public async Task AskAsync(CancellationToken cancel)
    {
        long before = Interlocked.Read(ref _answers);
        await _asking.WaitAsync(cancel);
        try
        {
            if (Interlocked.Read(ref _answers) == before)
                await AskOnceAsync(cancel);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>What is wrong with the service, asked again where its last word is old; empty where all is well.</summary>
    public async ValueTask<string> JudgeAsync(CancellationToken cancel)
    {
        DateTimeOffset askedAt = new(Interlocked.Read(ref _askedAt), TimeSpan.Zero);
        if (clock.GetUtcNow() - askedAt > (_problem.Length == 0 ? GoodNews : BadNews))
            await AskAsync(cancel);
        return _problem;
    }

    public async ValueTask PrepareAsync(ReadOnlyMemory<byte>? closed, CancellationToken cancel)
    {
        if (closed is null)
        {
            if (_seed is not { } seed || clock.GetUtcNow() > seed.GoodUntil)
                await AskAsync(cancel);
            return;
        }

        EncryptedObject stored = Parse(closed.Value.Span);
        string name = NameOf(stored);
        if (_opened.ContainsKey(name))
            return;

        // Each question to a service that does not answer takes its time; what needs none shall not wait for all of them.
        if (_isSilent && clock.GetUtcNow().UtcTicks - Interlocked.Read(ref _askedAt) < AskAgain.Ticks)
            throw Sealed(_problem);
        try
        {
            Keep(name, CipherOf(stored.EncryptedDEKSourceType, await _service.DecryptAsync(stored, cancel)));
        }
        catch (GrpcException failure) when (IsSilence(failure))
        {
            Told(failure.Message, isSilent: true);
            throw Sealed(failure.Message);
        }
        catch (GrpcException failure)
        {
            throw new StoreException(StoreFailure.Broken, Closed(failure.Message), failure);
        }
    }

    public bool IsCurrent(ReadOnlyMemory<byte> closed) =>
        _seed is not { } seed || Parse(closed.Span) is var stored && stored.KeyID == seed.KeyId && stored.EncryptedDEKSourceType == EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed;

    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => _seed is { } seed && clock.GetUtcNow() <= seed.GoodUntil
        ? seed.Close(plain, context)
        : throw new StoreException(StoreFailure.Unavailable, $"the key management service {options.Name} has not answered for too long: {_problem}");

    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context)
    {
        EncryptedObject stored = Parse(closed);
        return _opened.TryGetValue(NameOf(stored), out IDataCipher? cipher)
            ? cipher.Open(stored.EncryptedData.Span, context)
            : throw new CryptographicException("its data key was forgotten meanwhile");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        _service.Dispose();
        _stopping.Dispose();
    }

    private string Closed(string problem) => $"the key management service {options.Name} does not open a key: {problem}";

    private StoreException Sealed(string problem) => new(StoreFailure.Sealed, Closed(problem));

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_problem.Length == 0 ? AskEvery : AskAgain, clock, _stopping.Token);
                await AskAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody needs the service any more.
        }
    }

    private async Task AskOnceAsync(CancellationToken cancel)
    {
        try
        {
            string keyId = await _service.StatusAsync(cancel);
            SealedSeed seed = _seed is { } known && known.KeyId == keyId ? known : await MakeAsync(keyId, cancel);
            _seed = seed with { GoodUntil = clock.GetUtcNow() + Holds };
            Told("", isSilent: false);
        }
        catch (GrpcException failure)
        {
            if (_problem != failure.Message)
                Unwell(options.Name, failure.Message);
            Told(failure.Message, IsSilence(failure));
        }
    }

    // A service that refuses has answered: it does not help to wait.
    private static bool IsSilence(GrpcException failure) => failure.Status is GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded;

    private void Told(string problem, bool isSilent)
    {
        (_problem, _isSilent) = (problem, isSilent);
        Interlocked.Exchange(ref _askedAt, clock.GetUtcNow().UtcTicks);
        Interlocked.Increment(ref _answers);
    }

    private async Task<SealedSeed> MakeAsync(string keyId, CancellationToken cancel)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(SeedCipher.SeedSize);
        SealedSeed made = new(new SeedCipher(bytes), await _service.EncryptAsync(bytes, cancel));

        // Between the two answers the key may have changed; the next question finds out which it is.
        if (made.KeyId != keyId)
            throw new GrpcException(GrpcStatus.FailedPrecondition, "the key with which the service encrypts is not the one that its status names");
        Keep(NameOf(EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed, made.Seal.Ciphertext, made.KeyId, made.Seal.Annotations), made.Cipher);
        KeyChanged(options.Name);
        return made;
    }

    private void Keep(string name, IDataCipher cipher)
    {
        if (_opened.Count >= MostOpened)
            _opened.Clear();
        _opened[name] = cipher;
    }

    private static IDataCipher CipherOf(EncryptedDEKSourceType type, byte[] key) => type switch
    {
        EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed when key.Length >= SeedCipher.SeedSize => new SeedCipher(key),
        EncryptedDEKSourceType.AesGcmKey when key.Length is 16 or 24 or 32 => new KeyCipher(key),
        _ => throw new CryptographicException("the service opened a key of no known size"),
    };

    private static EncryptedObject Parse(ReadOnlySpan<byte> closed)
    {
        try
        {
            return EncryptedObject.Parser.ParseFrom(closed);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new CryptographicException("the value is not in the form of a key management service", broken);
        }
    }

    private static string NameOf(EncryptedObject stored) => NameOf(stored.EncryptedDEKSourceType, stored.EncryptedDEKSource, stored.KeyID, stored.Annotations);

    private static string NameOf(EncryptedDEKSourceType type, ByteString seal, string keyId, IEnumerable<KeyValuePair<string, ByteString>> annotations)
    {
        EncryptedObject name = new() { EncryptedDEKSourceType = type, EncryptedDEKSource = seal, KeyID = keyId };
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(name.ToByteArray());
        foreach ((string key, ByteString value) in annotations.OrderBy(one => one.Key, StringComparer.Ordinal))
            hash.AppendData(SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(key)), .. value.Span]));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the key management service {Name} is not well: {Problem}")]
    private partial void Unwell(string name, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "values are now encrypted under another key of the key management service {Name}")]
    private partial void KeyChanged(string name);
}
