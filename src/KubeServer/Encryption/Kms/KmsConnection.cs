using System.Collections.Concurrent;
using System.Diagnostics;
using Gantry.Grpc;
using Gantry.Grpc.Kms;
using Google.Protobuf;

namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>Asks a key management service over its socket, checks what it says, and counts how long it takes.</summary>
internal sealed class KmsConnection(KmsOptions options) : IDisposable
{
    private const string Service = "v2.KeyManagementService/";

    // What goes into every value must stay small; the limits are those of the original.
    private const int MostKeyId = 1024;
    private const int MostSeal = 1024;
    private const int MostAnnotations = 32 * 1024;

    private readonly GrpcChannel _channel = GrpcChannel.OverUnixSocket(options.Socket);
    private readonly ConcurrentDictionary<(string Method, GrpcStatus Status), (long Count, double Seconds)> _calls = new();

    public IEnumerable<KeyValuePair<(string Method, GrpcStatus Status), (long Count, double Seconds)>> Calls => _calls;

    /// <summary>The key that the service would seal with now; throws <see cref="GrpcException"/> where it is not well.</summary>
    public async Task<string> StatusAsync(CancellationToken cancel)
    {
        StatusResponse status = await CallAsync("Status", new StatusRequest(), StatusResponse.Parser, cancel);
        if (status.Version is not ("v2" or "v2beta1"))
            throw Wrong($"expected KMSv2 API version v2, got {status.Version}");
        if (status.Healthz != "ok")
            throw Wrong($"got unexpected healthz status: {status.Healthz}");
        return CheckedKeyId(status.KeyId);
    }

    public async Task<EncryptResponse> EncryptAsync(byte[] plain, CancellationToken cancel)
    {
        EncryptRequest request = new() { Plaintext = ByteString.CopyFrom(plain), Uid = Guid.NewGuid().ToString() };
        EncryptResponse seal = await CallAsync("Encrypt", request, EncryptResponse.Parser, cancel);
        CheckedKeyId(seal.KeyId);
        if (seal.Ciphertext.Length is 0 or > MostSeal)
            throw Wrong($"encrypted DEK source is {seal.Ciphertext.Length} bytes, which is not within 1 and {MostSeal}");
        if (seal.Ciphertext.Span.SequenceEqual(plain))
            throw Wrong("the seal is the plain text");
        if (seal.Annotations.Sum(one => one.Key.Length + one.Value.Length) > MostAnnotations || seal.Annotations.Keys.Any(key => !key.Contains('.', StringComparison.Ordinal)))
            throw Wrong("the annotations are too large, or a name is not a domain name");
        return seal;
    }

    public async Task<byte[]> DecryptAsync(EncryptedObject stored, CancellationToken cancel)
    {
        DecryptRequest request = new() { Ciphertext = stored.EncryptedDEKSource, Uid = Guid.NewGuid().ToString(), KeyId = stored.KeyID };
        request.Annotations.Add(stored.Annotations);
        return (await CallAsync("Decrypt", request, DecryptResponse.Parser, cancel)).Plaintext.ToByteArray();
    }

    public void Dispose() => _channel.Dispose();

    private static string CheckedKeyId(string id) => id.Length is 0 or > MostKeyId ? throw Wrong("keyID is empty or too long") : id;

    private static GrpcException Wrong(string what) => new(GrpcStatus.FailedPrecondition, what);

    private async Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        long start = Stopwatch.GetTimestamp();
        GrpcStatus status = GrpcStatus.Ok;
        try
        {
            return await _channel.UnaryAsync(Service + method, request, parser, options.Timeout, cancel);
        }
        catch (GrpcException failure)
        {
            status = failure.Status;
            throw;
        }
        finally
        {
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            _calls.AddOrUpdate((method, status), (1, seconds), (_, before) => (before.Count + 1, before.Seconds + seconds));
        }
    }
}
