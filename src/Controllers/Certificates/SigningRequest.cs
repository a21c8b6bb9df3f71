using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Kube.Certificates;

namespace Gantry.Controllers.Certificates;

/// <summary>What a PKCS#10 request asks for, read once.</summary>
internal sealed class SigningRequest
{
    private const string CommonNameId = "2.5.4.3";
    private const string OrganizationId = "2.5.4.10";
    private const string AlternativesId = "2.5.29.17";

    // RFC 5280 section 4.2.1.6: the context-specific tags of a general name.
    private const int EmailTag = 1;
    private const int DnsTag = 2;
    private const int UriTag = 6;
    private const int AddressTag = 7;

    private SigningRequest(CertificateRequest request)
    {
        Subject = request.SubjectName;
        Key = request.PublicKey;
        foreach (X500RelativeDistinguishedName part in Subject.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (part.HasMultipleElements)
                HasOddName = true;
            else if (part.GetSingleElementType().Value == CommonNameId)
                CommonName = part.GetSingleElementValue() ?? "";
            else if (part.GetSingleElementType().Value == OrganizationId)
                Organizations.Add(part.GetSingleElementValue() ?? "");
        }

        Alternatives = request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value == AlternativesId);
        if (Alternatives is not null)
            CountNames(Alternatives.RawData);
    }

    public X500DistinguishedName Subject { get; }

    public PublicKey Key { get; }

    public string CommonName { get; } = "";

    public List<string> Organizations { get; } = [];

    /// <summary>Whether a part of the name has several values, which names nobody.</summary>
    public bool HasOddName { get; }

    public X509Extension? Alternatives { get; }

    public int DnsNames { get; private set; }

    public int Addresses { get; private set; }

    public int Emails { get; private set; }

    public int Uris { get; private set; }

    public bool HasAlternatives => DnsNames + Addresses + Emails + Uris > 0;

    /// <summary>Reads a request whose signature is good; null for every other.</summary>
    public static SigningRequest? Read(CertificateSigningRequest item)
    {
        try
        {
            return new SigningRequest(CertificateRequest.LoadSigningRequestPem(
                Encoding.ASCII.GetString(item.Spec.Request), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1));
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException or AsnContentException)
        {
            return null;
        }
    }

    private void CountNames(byte[] extension)
    {
        AsnReader names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            switch (names.PeekTag().TagValue)
            {
                case EmailTag:
                    Emails++;
                    break;
                case DnsTag:
                    DnsNames++;
                    break;
                case UriTag:
                    Uris++;
                    break;
                case AddressTag:
                    Addresses++;
                    break;
            }

            names.ReadEncodedValue();
        }
    }
}
