using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>One public key of an issuer (RFC 7517, RFC 7518 section 6), and the signatures that it checks.</summary>
internal sealed class WebKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _curve;
    private readonly int _curveBits;

    private WebKey(string id, string algorithm, RSA? rsa, ECDsa? curve) =>
        (Id, Algorithm, _rsa, _curve, _curveBits) = (id, algorithm, rsa, curve, curve?.KeySize ?? 0);

    public string Id { get; }

    /// <summary>The only algorithm that the key is for; empty where its owner does not say.</summary>
    public string Algorithm { get; }

    public static WebKey? Read(JsonObject key)
    {
        if (key.Text("use") is { Length: > 0 } use && use != "sig")
            return null;
        string id = key.Text("kid") ?? "";
        string algorithm = key.Text("alg") ?? "";
        try
        {
            return key.Text("kty") switch
            {
                "RSA" => new WebKey(id, algorithm, RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }), null),
                "EC" when CurveOf(key.Text("crv")) is { } curve =>
                    new WebKey(id, algorithm, null, ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } })),
                _ => null,
            };
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException)
        {
            return null;
        }
    }

    public bool Verifies(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if ((Algorithm.Length > 0 && Algorithm != algorithm) || algorithm.Length != 5 || HashOf(algorithm) is not { } hash)
            return false;
        return algorithm[..2] switch
        {
            "RS" => _rsa is not null && _rsa.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1),
            "PS" => _rsa is not null && _rsa.VerifyData(signed, signature, hash, RSASignaturePadding.Pss),
            "ES" => _curve is not null && BitsOf(algorithm) == _curveBits && _curve.VerifyData(signed, signature, hash),
            _ => false,
        };
    }

    public void Dispose()
    {
        _rsa?.Dispose();
        _curve?.Dispose();
    }

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    // ES512 is over the curve of 521 bits (RFC 7518 section 3.4).
    private static int BitsOf(string algorithm) => algorithm[2..] switch { "256" => 256, "384" => 384, _ => 521 };

    private static ECCurve? CurveOf(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static byte[] Bytes(JsonObject key, string field) => Base64Url.DecodeFromChars(key.Text(field) ?? "");
}
