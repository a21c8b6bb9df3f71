using System.Security.Cryptography.X509Certificates;

namespace Gantry.KubeServer.Pki;

/// <summary>How certificates of a cluster are judged.</summary>
public static class TrustPolicy
{
    /// <summary>Trusts these authorities and not the machine's own; asks nobody about revocation and downloads nothing.</summary>
    public static X509ChainPolicy Of(params IEnumerable<X509Certificate2> authorities)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        foreach (X509Certificate2 authority in authorities)
            policy.CustomTrustStore.Add(authority);
        return policy;
    }
}
