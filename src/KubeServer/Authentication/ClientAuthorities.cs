using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Authentication;

/// <summary>Reads a file of certificates in PEM form, whose holders may say who others are.</summary>
internal static class ClientAuthorities
{
    public static X509Certificate2Collection Read(ConfigFile file)
    {
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(Encoding.UTF8.GetString(file.Content.Span));
        }
        catch (CryptographicException broken)
        {
            throw file.Wrong(broken.Message);
        }

        return found.Count > 0 ? found : throw file.Wrong("no certificate in PEM form");
    }
}
