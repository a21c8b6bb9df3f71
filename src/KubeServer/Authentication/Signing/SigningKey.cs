using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>A private key with the algorithm that goes with it (RFC 7518 section 3.1) and the head of all tokens that it signs.</summary>
internal sealed class SigningKey
{
    private readonly AsymmetricAlgorithm _key;
    private readonly HashAlgorithmName _hash;

    public SigningKey(AsymmetricAlgorithm key)
    {
        _key = key;
        Public = VerifyingKey.Of(key.ExportSubjectPublicKeyInfo()) ?? throw new CryptographicException("the key is of no kind that signs tokens");
        string algorithm = Public.Json.Text("alg")!;
        _hash = algorithm[2..] switch { "256" => HashAlgorithmName.SHA256, "384" => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        Head = Base64Url.EncodeToString(ObjectJson.ToBytes(new JsonObject { ["alg"] = algorithm, ["kid"] = Public.Id, ["typ"] = "JWT" }).Span);
    }

    public VerifyingKey Public { get; }

    /// <summary>In base64url.</summary>
    public string Head { get; }

    public byte[] Sign(byte[] text) => _key is RSA rsa ? rsa.SignData(text, _hash, RSASignaturePadding.Pkcs1) : ((ECDsa)_key).SignData(text, _hash);
}
