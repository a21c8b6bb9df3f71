using System.Security.Cryptography.X509Certificates;
using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Certificates;

/// <summary>What wakes the controllers that approve, sign and remove certificate signing requests.</summary>
internal static class CertificateSetup
{
    /// <param name="authority">The certificate and key that sign; null leaves signing to somebody else.</param>
    public static void AddCertificates(this ControllerSet controllers, X509Certificate2? authority)
    {
        WatchCache<CertificateSigningRequest> requests = controllers.Cache<CertificateSigningRequest>();
        KubeClient kube = controllers.As("certificate-controller");
        controllers.Add("certificate-approver", new CertificateApprover(requests, kube)).For<CertificateSigningRequest>();
        if (authority is not null)
            controllers.Add("certificate-signer", new CertificateSigner(requests, kube, authority, controllers.Clock)).For<CertificateSigningRequest>();
        controllers.Add("certificate-cleaner", new CertificateCleaner(requests, kube, controllers.Clock)).For<CertificateSigningRequest>();
    }
}
