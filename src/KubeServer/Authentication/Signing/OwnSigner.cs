using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>Signs with the cluster's own key: ES256 (RFC 7515, RFC 7518 section 3.4), and no other algorithm.</summary>
internal sealed class OwnSigner(ECDsa key) : ITokenSigner
{
    private readonly string _head = Base64Url.EncodeToString(ObjectJson.ToBytes(new JsonObject { ["alg"] = "ES256", ["kid"] = KeyIdOf(key), ["typ"] = "JWT" }).Span);

    // A year and a day, as Kubernetes bounds tokens that ask for more.
    public TimeSpan MaxLifetime => TimeSpan.FromDays(366);

    public bool SignsKept => true;

    public TimeSpan KeySetAge => TimeSpan.FromHours(1);

    public ValueTask<long> EditionAsync(CancellationToken cancel) => ValueTask.FromResult(0L);

    public ValueTask<string> SignAsync(string claims, CancellationToken cancel)
    {
        string signed = $"{_head}.{claims}";
        byte[] signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return ValueTask.FromResult($"{signed}.{Base64Url.EncodeToString(signature)}");
    }

    public ValueTask<bool> VerifiesAsync(string head, string claims, string signature, CancellationToken cancel) => ValueTask.FromResult(
        head == _head && key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256));

    public JsonObject KeySet()
    {
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["use"] = "sig",
                ["kty"] = "EC",
                ["kid"] = KeyIdOf(key),
                ["crv"] = "P-256",
                ["alg"] = "ES256",
                ["x"] = Base64Url.EncodeToString(parameters.Q.X),
                ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
            }),
        };
    }

    private static string KeyIdOf(ECDsa key) => Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
