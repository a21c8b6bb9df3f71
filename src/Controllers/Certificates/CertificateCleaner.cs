using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Certificates;

/// <summary>Removes signing requests that nobody needs any more: decided an hour ago, left undecided for a day, or with a certificate that is over.</summary>
internal sealed class CertificateCleaner(WatchCache<CertificateSigningRequest> requests, KubeClient kube, TimeProvider clock) : IReconciler
{
    private static readonly TimeSpan KeptDecided = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptPending = TimeSpan.FromHours(24);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (requests.Find(key) is not { IsBeingDeleted: false } item)
            return NextCheck.OnChange;

        DateTimeOffset end = EndOf(item);
        if (clock.GetUtcNow() < end)
            return NextCheck.In(end - clock.GetUtcNow());

        await kube.DeleteAsync<CertificateSigningRequest>(key, new() { Preconditions = new() { Uid = item.Metadata.Uid } }, cancel);
        return NextCheck.OnChange;
    }

    private static DateTimeOffset EndOf(CertificateSigningRequest item)
    {
        CertificateSigningRequestCondition? decision = item.Find("Approved") ?? item.Find("Denied") ?? item.Find("Failed");
        DateTimeOffset made = item.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;
        DateTimeOffset end = decision is null ? made + KeptPending : (decision.LastUpdateTime ?? decision.LastTransitionTime ?? made) + KeptDecided;
        return CertificateEnd(item.Status.Certificate) is { } over && over < end ? over : end;
    }

    private static DateTimeOffset? CertificateEnd(byte[]? pem)
    {
        if (pem is not { Length: > 0 })
            return null;
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
            return certificate.NotAfter;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
