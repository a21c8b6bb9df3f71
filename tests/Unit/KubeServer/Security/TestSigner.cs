using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gantry.Grpc;
using Gantry.Grpc.Jwt;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A signer of service account tokens on a unix socket, with a key that it changes.</summary>
internal sealed class TestSigner : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly DirectoryInfo _directory;
    private readonly Dictionary<string, ECDsa> _keys = [];
    private string _current = "";

    private TestSigner(WebApplication web, DirectoryInfo directory) => (_web, _directory) = (web, directory);

    public string Socket => Path.Combine(_directory.FullName, "signer.sock");

    public bool HidesItsKey { get; set; }

    public static async Task<TestSigner> StartAsync()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gantry-signer-");
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Path.Combine(directory.FullName, "signer.sock"), listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication web = builder.Build();
        TestSigner signer = new(web, directory);
        signer.Use("key-1");
        web.MapGrpc("v1.ExternalJWTSigner", methods =>
        {
            methods.Unary("Metadata", MetadataRequest.Parser, (_, _) => ValueTask.FromResult(new MetadataResponse { MaxTokenExpirationSeconds = 3600 }));
            methods.Unary("FetchKeys", FetchKeysRequest.Parser, (_, _) => ValueTask.FromResult(signer.Keys()));
            methods.Unary("Sign", SignJWTRequest.Parser, (request, _) => ValueTask.FromResult(signer.Sign(request)));
        });
        await web.StartAsync();
        return signer;
    }

    public void Use(string id)
    {
        _keys[id] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _current = id;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        _directory.Delete(recursive: true);
    }

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
