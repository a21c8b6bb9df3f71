using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.KubeServer.Pki;

/// <summary>Makes the certificates of a cluster: ECDSA on P-256, signed with SHA-256.</summary>
internal static class CertificateMaker
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    private static readonly Oid ServerUsage = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUsage = new("1.3.6.1.5.5.7.3.2");

    public static X509Certificate2 Authority(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(from, until);
    }

    public static X509Certificate2 Server(
        X509Certificate2 authority, IReadOnlyCollection<string> names, IReadOnlyCollection<IPAddress> addresses, DateTimeOffset from, DateTimeOffset until)
    {
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
            alternatives.AddDnsName(name);
        foreach (IPAddress address in addresses)
            alternatives.AddIpAddress(address);
        return Signed(authority, new X500DistinguishedName("CN=kube-apiserver"), ServerUsage, alternatives.Build(), from, until);
    }

    public static X509Certificate2 Client(X509Certificate2 authority, string user, IReadOnlyList<string> groups, DateTimeOffset from, DateTimeOffset until) =>
        Signed(authority, SubjectOf(user, groups), ClientUsage, alternatives: null, from, until);

    public static X500DistinguishedName SubjectOf(string user, IReadOnlyList<string> groups)
    {
        X500DistinguishedNameBuilder subject = new();
        foreach (string group in groups)
            subject.AddOrganizationName(group);
        subject.AddCommonName(user);
        return subject.Build();
    }

    public static bool IsFor(X509Certificate2 certificate, IReadOnlyCollection<string> names, IReadOnlyCollection<IPAddress> addresses)
    {
        X509SubjectAlternativeNameExtension? alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return alternatives is not null
            && names.ToHashSet().SetEquals(alternatives.EnumerateDnsNames())
            && addresses.ToHashSet().SetEquals(alternatives.EnumerateIPAddresses());
    }

    /// <summary>Whether the authority's key has made the signature of a certificate; not whether it is valid today.</summary>
    public static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using ECDsa? key = authority.GetECDsaPublicKey();
        if (key is null)
            return false;

        // By hand: the first chain that .NET builds reads all authorities of the machine, which was half of a node's start.
        // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }, RFC 5280, section 4.1.
        AsnReader parts = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
        ReadOnlySpan<byte> signed = parts.ReadEncodedValue().Span;
        parts.ReadEncodedValue();
        byte[] signature = parts.ReadBitString(out _);
        return certificate.SignatureAlgorithm.Value == EcdsaWithSha256
            && key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static X509Certificate2 Signed(
        X509Certificate2 authority, X500DistinguishedName subject, Oid usage, X509Extension? alternatives, DateTimeOffset from, DateTimeOffset until)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (alternatives is not null)
            request.CertificateExtensions.Add(alternatives);

        // A leaf may not outlive or predate its authority.
        DateTimeOffset start = from < authority.NotBefore ? authority.NotBefore : from;
        using X509Certificate2 bare = request.Create(authority, start, until, RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }
}
