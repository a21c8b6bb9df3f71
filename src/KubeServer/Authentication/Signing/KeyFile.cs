using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>Keys for tokens in a file in PEM form, RSA or of a curve; of private ones and of certificates the public part counts.</summary>
internal static class KeyFile
{
    /// <summary>The one private key in a file; throws <see cref="FormatException"/> where there is none.</summary>
    public static AsymmetricAlgorithm PrivateKey(ConfigFile file)
    {
        foreach ((string label, string pem) in Parts(file))
        {
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) && Read(pem) is { } key)
                return key;
        }

        throw file.Wrong("no private key in PEM form, RSA or ECDSA, to sign service account tokens with");
    }

    /// <summary>All keys in a file; throws <see cref="FormatException"/> where there is none.</summary>
    public static IReadOnlyList<VerifyingKey> PublicKeys(ConfigFile file)
    {
        VerifyingKey[] keys = [.. Parts(file).Select(part => PublicOf(part.Label, part.Pem)).OfType<VerifyingKey>()];
        return keys.Length > 0 ? keys : throw file.Wrong("no key in PEM form, RSA or ECDSA, to check service account tokens by");
    }

    private static VerifyingKey? PublicOf(string label, string pem)
    {
        if (label == "CERTIFICATE")
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            return VerifyingKey.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        }

        using AsymmetricAlgorithm? key = Read(pem);
        return key is null ? null : VerifyingKey.Of(key.ExportSubjectPublicKeyInfo());
    }

    private static AsymmetricAlgorithm? Read(string pem) => Import(ECDsa.Create(), pem) ?? Import(RSA.Create(), pem);

    private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm into, string pem)
    {
        try
        {
            into.ImportFromPem(pem);
            return into;
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            into.Dispose();
            return null;
        }
    }

    private static IEnumerable<(string Label, string Pem)> Parts(ConfigFile file)
    {
        string text = Encoding.UTF8.GetString(file.Content.Span);
        while (PemEncoding.TryFind(text, out PemFields part))
        {
            yield return (text[part.Label], text[part.Location]);
            text = text[part.Location.End..];
        }
    }
}
