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

    /// <summary>What the service says instead of the truth.</summary>
    public Func<StatusResponse, StatusResponse> StatusAs { get; set; } = static status => status;

    public Func<EncryptResponse, EncryptResponse> SealAs { get; set; } = static seal => seal;

    public Func<DecryptResponse, DecryptResponse> OpenAs { get; set; } = static opened => opened;

    /// <summary>What a question waits for before it is answered.</summary>
    public Task Pace { get; set; } = Task.CompletedTask;

    public int Asked { get; private set; }

    public int Encrypted { get; private set; }

    public int Decrypted { get; private set; }

    public static async Task<TestKms> StartAsync(string socket = "")
    {
        TestKms kms = new();
        kms.Rotate("key-1");
        kms._service = await SocketService.StartAsync("v2.KeyManagementService", socket, methods =>
        {
            methods.Unary("Status", StatusRequest.Parser, (_, cancel) => kms.StatusAsync(cancel));
            methods.Unary("Encrypt", EncryptRequest.Parser, (request, _) => ValueTask.FromResult(kms.SealAs(kms.Encrypt(request))));
            methods.Unary("Decrypt", DecryptRequest.Parser, (request, _) => ValueTask.FromResult(kms.OpenAs(kms.Decrypt(request))));
        });
        return kms;
    }

    public void Rotate(string id)
    {
        KeyId = id;
        _keys[id] = RandomNumberGenerator.GetBytes(32);
    }

    public void Forget(string id) => _keys.Remove(id);

    public Task PauseAsync() => _service!.PauseAsync();

    public Task GoOnAsync() => _service!.GoOnAsync();

    public ValueTask DisposeAsync() => _service!.DisposeAsync();

    private async ValueTask<StatusResponse> StatusAsync(CancellationToken cancel)
    {
        Asked++;
        await Pace.WaitAsync(cancel);
        return StatusAs(new StatusResponse { Version = "v2", Healthz = Health, KeyId = KeyId });
    }

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
