using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Certificates;

/// <summary>Signs what has been approved, for the built-in signers.</summary>
internal sealed class CertificateSigner(WatchCache<CertificateSigningRequest> requests, KubeClient kube, X509Certificate2 authority, TimeProvider clock) : IReconciler
{
    private static readonly TimeSpan MostLife = TimeSpan.FromDays(365);

    // Clocks of other machines may be a little behind.
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (requests.Find(key) is not { IsApproved: true, IsDenied: false, HasFailed: false } item || item.Status.Certificate is { Length: > 0 })
            return NextCheck.OnChange;

        SigningRequest? request = SigningRequest.Read(item);
        string? refusal = request is null ? "the request cannot be read, or its signature is wrong" : BuiltInSigners.Refusal(item, request);
        if (refusal is null || !IsOurs(item))
            return NextCheck.OnChange;

        CertificateSigningRequest answer = refusal.Length > 0
            ? item.With("Failed", "SignerValidationFailure", refusal)
            : item with { Status = item.Status with { Certificate = Encoding.ASCII.GetBytes(Sign(item.Spec, request!) + "\n") } };
        requests.Learn(await kube.UpdateStatusAsync(answer, cancel));
        return NextCheck.OnChange;
    }

    private static bool IsOurs(CertificateSigningRequest item) =>
        item.Spec.SignerName is BuiltInSigners.Client or BuiltInSigners.NodeClient or BuiltInSigners.NodeServing or BuiltInSigners.Legacy;

    private string Sign(CertificateSigningRequestSpec spec, SigningRequest asked)
    {
        CertificateRequest request = new(asked.Subject, asked.Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        // One that allows nothing makes the certificate invalid, RFC 5280, section 4.2.1.3.
        if (CertificateUsages.KeyUsage(spec.Usages) is not X509KeyUsageFlags.None and var usage)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        if (CertificateUsages.Extended(spec.Usages) is { Count: > 0 } extended)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(extended, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (asked.Alternatives is { } alternatives)
            request.CertificateExtensions.Add(new X509Extension(alternatives.Oid!, alternatives.RawData, alternatives.Critical));

        DateTimeOffset now = clock.GetUtcNow();
        TimeSpan life = spec.ExpirationSeconds is { } seconds && TimeSpan.FromSeconds(seconds) < MostLife ? TimeSpan.FromSeconds(seconds) : MostLife;
        DateTimeOffset from = Later(now - Backdate, authority.NotBefore);
        DateTimeOffset until = now + life < authority.NotAfter ? now + life : authority.NotAfter;
        using ECDsa key = authority.GetECDsaPrivateKey() ?? throw new InvalidOperationException("the authority has no key");
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using X509Certificate2 made = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, until, serial);
        return made.ExportCertificatePem();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
