using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.Controllers.Certificates;

/// <summary>The usages of signing requests as extensions of a certificate (RFC 5280 sections 4.2.1.3 and 4.2.1.12).</summary>
internal static class CertificateUsages
{
    public static X509KeyUsageFlags KeyUsage(IEnumerable<string> usages) => usages.Aggregate(X509KeyUsageFlags.None, (flags, usage) => flags | usage switch
    {
        "signing" or "digital signature" => X509KeyUsageFlags.DigitalSignature,
        "content commitment" => X509KeyUsageFlags.NonRepudiation,
        "key encipherment" => X509KeyUsageFlags.KeyEncipherment,
        "key agreement" => X509KeyUsageFlags.KeyAgreement,
        "data encipherment" => X509KeyUsageFlags.DataEncipherment,
        "cert sign" => X509KeyUsageFlags.KeyCertSign,
        "crl sign" => X509KeyUsageFlags.CrlSign,
        "encipher only" => X509KeyUsageFlags.EncipherOnly,
        "decipher only" => X509KeyUsageFlags.DecipherOnly,
        _ => X509KeyUsageFlags.None,
    });

    public static OidCollection Extended(IEnumerable<string> usages)
    {
        OidCollection found = [];
        foreach (string usage in usages)
        {
            string? id = usage switch
            {
                "any" => "2.5.29.37.0",
                "server auth" => "1.3.6.1.5.5.7.3.1",
                "client auth" => "1.3.6.1.5.5.7.3.2",
                "code signing" => "1.3.6.1.5.5.7.3.3",
                "email protection" or "s/mime" => "1.3.6.1.5.5.7.3.4",
                "ipsec end system" => "1.3.6.1.5.5.7.3.5",
                "ipsec tunnel" => "1.3.6.1.5.5.7.3.6",
                "ipsec user" => "1.3.6.1.5.5.7.3.7",
                "timestamping" => "1.3.6.1.5.5.7.3.8",
                "ocsp signing" => "1.3.6.1.5.5.7.3.9",
                "microsoft sgc" => "1.3.6.1.4.1.311.10.3.3",
                "netscape sgc" => "2.16.840.1.113730.4.1",
                _ => null,
            };
            if (id is not null)
                found.Add(new Oid(id));
        }

        return found;
    }
}
