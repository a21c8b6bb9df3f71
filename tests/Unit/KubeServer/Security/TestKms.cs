using System.Security.Cryptography;
using System.Text;
using Gantry.Grpc;
using Gantry.Grpc.Kms;
using Google.Protobuf;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A key management service on a unix socket. Its keys change when it is told to, and it can be unwell.</summary>
internal sealed class TestKms : IAsyncDisposable
{
    private readonly Dictionary<string, byte[]> _keys = [];

    private SocketService? _service;

    public string Socket => _service!.Socket;

    public string KeyId { get; private set; } = "";

    public string Health { get; set; } = "ok";

    public int Encrypted { get; private set; }

    public int Decrypted { get; private set; }

    public static async Task<TestKms> StartAsync()
    {
        TestKms kms = new();
        kms.Rotate("key-1");
        kms._service = await SocketService.StartAsync("v2.KeyManagementService", methods =>
        {
            methods.Unary("Status", StatusRequest.Parser, (_, _) => ValueTask.FromResult(new StatusResponse { Version = "v2", Healthz = kms.Health, KeyId = kms.KeyId }));
            methods.Unary("Encrypt", EncryptRequest.Parser, (request, _) => ValueTask.FromResult(kms.Encrypt(request)));
            methods.Unary("Decrypt", DecryptRequest.Parser, (request, _) => ValueTask.FromResult(kms.Decrypt(request)));
        });
        return kms;
    }

    public void Rotate(string id)
    {
        KeyId = id;
        _keys[id] = RandomNumberGenerator.GetBytes(32);
    }

    public ValueTask DisposeAsync() => _service!.DisposeAsync();

    private EncryptResponse Encrypt(EncryptRequest request)
    {
        Encrypted++;
        using AesGcm aes = new(_keys[KeyId], 16);
        byte[] sealedKey = new byte[12 + request.Plaintext.Length + 16];
        RandomNumberGenerator.Fill(sealedKey.AsSpan(0, 12));
        aes.Encrypt(sealedKey.AsSpan(0, 12), request.Plaintext.Span, sealedKey.AsSpan(12, request.Plaintext.Length), sealedKey.AsSpan(12 + request.Plaintext.Length));
        EncryptResponse seal = new() { Ciphertext = ByteString.CopyFrom(sealedKey), KeyId = KeyId };
        seal.Annotations.Add("note.kms.test", ByteString.CopyFrom(Encoding.UTF8.GetBytes("kept")));
        return seal;
    }

    private DecryptResponse Decrypt(DecryptRequest request)
    {
        Decrypted++;
        if (Health != "ok" || !_keys.TryGetValue(request.KeyId, out byte[]? key) || request.Annotations["note.kms.test"].ToStringUtf8() != "kept")
            throw new GrpcException(GrpcStatus.FailedPrecondition, "no such key");
        using AesGcm aes = new(key, 16);
        ReadOnlySpan<byte> text = request.Ciphertext.Span;
        byte[] plain = new byte[text.Length - 28];
        aes.Decrypt(text[..12], text[12..^16], text[^16..], plain);
        return new DecryptResponse { Plaintext = ByteString.CopyFrom(plain) };
    }
}
