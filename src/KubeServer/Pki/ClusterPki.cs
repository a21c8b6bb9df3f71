using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Pki;

/// <summary>The cluster's keys and certificates in one directory: its authority, the server's and the administrator's certificates, and the key that signs tokens.</summary>
public sealed class ClusterPki : IDisposable
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(365);

    // A certificate is made anew when less than this is left of it.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    private readonly PkiFiles _files;
    private readonly TimeProvider _clock;

    private ClusterPki(PkiFiles files, TimeProvider clock)
    {
        _files = files;
        _clock = clock;
        Authority = files.Load("ca") is { } kept && IsFresh(kept) ? kept : files.Save("ca", CertificateMaker.Authority("gantry", NotBefore, clock.GetUtcNow() + AuthorityLife));
        TokenKey = files.LoadKey("sa") ?? files.SaveKey("sa", ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    /// <summary>The certificate that everyone in the cluster trusts, with its key.</summary>
    public X509Certificate2 Authority { get; }

    public string AuthorityPem => Authority.ExportCertificatePem();

    /// <summary>Tells clusters apart: a hash of the authority's certificate, of the public key of tokens and of the key of secrets.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData([.. Authority.RawData, .. TokenKey.ExportSubjectPublicKeyInfo(), .. SecretsKey()]));

    internal ECDsa TokenKey { get; private set; }

    /// <summary>The public parts of the keys that signed tokens before it; null where there were none.</summary>
    internal ConfigFile? FormerTokenKeys => _files.LoadText("sa", "pub");

    /// <summary>Makes another key that signs tokens from now on. Those that are out stay good: the public part of the key before it is kept.</summary>
    public void RenewTokenKey()
    {
        // In this order, so that no key is lost that has signed.
        string former = FormerTokenKeys is { } kept ? Encoding.UTF8.GetString(kept.Content.Span).TrimEnd() + "\n" : "";
        _files.SaveText("sa", "pub", former + TokenKey.ExportSubjectPublicKeyInfoPem());
        TokenKey.Dispose();
        TokenKey = _files.SaveKey("sa", ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    // Clocks of other machines may be a little behind.
    private DateTimeOffset NotBefore => _clock.GetUtcNow() - TimeSpan.FromMinutes(5);

    /// <summary>Opens the directory, making what is missing or about to expire. Files are readable by their owner only.</summary>
    public static ClusterPki Open(string directory, TimeProvider clock) => new(new PkiFiles(directory), clock);

    /// <summary>The key under which secrets are kept in the store, 32 bytes. Who backs the store up needs it too.</summary>
    public byte[] SecretsKey() => _files.LoadBytes("encryption") ?? _files.SaveBytes("encryption", RandomNumberGenerator.GetBytes(32));

    /// <summary>The server's certificate for just these names and addresses; made anew when they have changed.</summary>
    public X509Certificate2 ServerCertificate(IReadOnlyCollection<string> names, IReadOnlyCollection<IPAddress> addresses)
    {
        if (_files.Load("server") is { } kept && IsUsable(kept) && CertificateMaker.IsFor(kept, names, addresses))
            return kept;

        return _files.Save("server", CertificateMaker.Server(Authority, names, addresses, NotBefore, Expiry(LeafLife)));
    }

    /// <summary>How this server speaks for its users to servers behind it: a certificate of an authority that signs nothing else.</summary>
    internal FrontProxy FrontProxy()
    {
        X509Certificate2 authority = _files.Load("front-proxy-ca") is { } kept && IsFresh(kept)
            ? kept
            : _files.Save("front-proxy-ca", CertificateMaker.Authority("front-proxy-ca", NotBefore, _clock.GetUtcNow() + AuthorityLife));
        X509Certificate2 own = _files.Load("front-proxy-client") is { } known && IsFresh(known) && CertificateMaker.IsSignedBy(known, authority)
            ? known
            : _files.Save("front-proxy-client", CertificateMaker.Client(authority, Aggregation.FrontProxy.CommonName, [], NotBefore, Expiry(LeafLife)));
        return new FrontProxy(own, authority.ExportCertificatePem(), AuthorityPem);
    }

    /// <summary>The administrator's certificate: user kubernetes-admin in the group that may do everything.</summary>
    public X509Certificate2 AdminCertificate() => ClientCertificate("admin", "kubernetes-admin", ["system:masters"]);

    /// <summary>A certificate with which a client is that user in those groups.</summary>
    public X509Certificate2 ClientCertificate(string file, string user, IReadOnlyList<string> groups)
    {
        string subject = CertificateMaker.SubjectOf(user, groups).Name;
        if (_files.Load(file) is { } kept && IsUsable(kept) && kept.SubjectName.Name == subject)
            return kept;

        return _files.Save(file, CertificateMaker.Client(Authority, user, groups, NotBefore, Expiry(LeafLife)));
    }

    public void Dispose()
    {
        Authority.Dispose();
        TokenKey.Dispose();
    }

    private DateTimeOffset Expiry(TimeSpan life)
    {
        DateTimeOffset wished = _clock.GetUtcNow() + life;
        return wished < Authority.NotAfter ? wished : Authority.NotAfter;
    }

    private bool IsFresh(X509Certificate2 certificate) => certificate.NotAfter - _clock.GetUtcNow() > RenewBefore;

    private bool IsUsable(X509Certificate2 certificate) =>
        IsFresh(certificate) && certificate.IssuerName.RawData.AsSpan().SequenceEqual(Authority.SubjectName.RawData) && CertificateMaker.IsSignedBy(certificate, Authority);
}
