using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gantry.Grpc;
using Gantry.Grpc.Jwt;
using Google.Protobuf;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A signer of service account tokens on a unix socket, with a key that it changes.</summary>
internal sealed class TestSigner : IAsyncDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = [];
    private string _current = "";

    private SocketService? _service;

    public string Socket => _service!.Socket;

    public bool HidesItsKey { get; set; }

    /// <summary>What the service says instead of the truth.</summary>
    public Func<FetchKeysResponse, FetchKeysResponse> KeysAs { get; set; } = static keys => keys;

    public Func<SignJWTResponse, SignJWTResponse> TokenAs { get; set; } = static token => token;

    public static async Task<TestSigner> StartAsync()
    {
        TestSigner signer = new();
        signer.Use("key-1");
        signer._service = await SocketService.StartAsync("v1.ExternalJWTSigner", "", methods =>
        {
            methods.Unary("Metadata", MetadataRequest.Parser, (_, _) => ValueTask.FromResult(new MetadataResponse { MaxTokenExpirationSeconds = 3600 }));
            methods.Unary("FetchKeys", FetchKeysRequest.Parser, (_, _) => ValueTask.FromResult(signer.KeysAs(signer.Keys())));
            methods.Unary("Sign", SignJWTRequest.Parser, (request, _) => ValueTask.FromResult(signer.TokenAs(signer.Sign(request))));
        });
        return signer;
    }

    public void Use(string id)
    {
        _keys[id] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _current = id;
    }

    public void Forget(string id) => _keys.Remove(id);

    public Task PauseAsync() => _service!.PauseAsync();

    public Task GoOnAsync() => _service!.GoOnAsync();

    public ValueTask DisposeAsync() => _service!.DisposeAsync();

    private FetchKeysResponse Keys()
    {
        FetchKeysResponse all = new() { RefreshHintSeconds = 60 };
        foreach ((string id, ECDsa key) in _keys.Where(pair => !HidesItsKey || pair.Key != _current))
            all.Keys.Add(new Key { KeyId = id, Key_ = ByteString.CopyFrom(key.ExportSubjectPublicKeyInfo()) });
        return all;
    }

    private SignJWTResponse Sign(SignJWTRequest request)
    {
        string head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","kid":"{{_current}}","typ":"JWT"}"""));
        byte[] signature = _keys[_current].SignData(Encoding.ASCII.GetBytes($"{head}.{request.Claims}"), HashAlgorithmName.SHA256);
        return new SignJWTResponse { Header = head, Signature = Base64Url.EncodeToString(signature) };
    }
}
