using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.KubeServer.Authentication.Oidc;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>A public key by which tokens are checked, with its form for others (RFC 7517).</summary>
internal sealed record VerifyingKey(WebKey Key, JsonObject Json)
{
    public string Id => Key.Id;

    /// <summary>A key in the form of PKIX (RFC 5280 section 4.1.2.7) under the name that Kubernetes gives it; null for one that checks no tokens.</summary>
    public static VerifyingKey? Of(byte[] der) => Of(der, Base64Url.EncodeToString(SHA256.HashData(der)));

    public static VerifyingKey? Of(byte[] der, string id)
    {
        if ((CurveOf(der) ?? ModulusOf(der)) is not { } json)
            return null;
        json["kid"] = id;
        json["use"] = "sig";
        return WebKey.Read(json) is { } key ? new VerifyingKey(key, json) : null;
    }

    private static JsonObject? CurveOf(byte[] der)
    {
        using ECDsa curve = ECDsa.Create();
        if (!Imports(curve, der))
            return null;
        ECParameters point = curve.ExportParameters(false);
        (string name, string algorithm) = curve.KeySize switch { 256 => ("P-256", "ES256"), 384 => ("P-384", "ES384"), _ => ("P-521", "ES512") };
        return new JsonObject { ["kty"] = "EC", ["crv"] = name, ["alg"] = algorithm, ["x"] = Base64Url.EncodeToString(point.Q.X), ["y"] = Base64Url.EncodeToString(point.Q.Y) };
    }

    private static JsonObject? ModulusOf(byte[] der)
    {
        using RSA rsa = RSA.Create();
        if (!Imports(rsa, der))
            return null;
        RSAParameters numbers = rsa.ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["alg"] = "RS256", ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent) };
    }

    private static bool Imports(AsymmetricAlgorithm algorithm, byte[] der)
    {
        try
        {
            algorithm.ImportSubjectPublicKeyInfo(der, out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
