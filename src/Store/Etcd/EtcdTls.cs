using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.Store.Etcd;

/// <summary>Whom a client of etcd trusts, and what it shows.</summary>
internal static class EtcdTls
{
    public static SslClientAuthenticationOptions? Of(EtcdStoreOptions options)
    {
        if (options.Servers.All(server => server.Scheme == "http"))
            return null;

        var tls = new SslClientAuthenticationOptions();
        if (options.AuthorityFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            tls.CertificateChainPolicy = policy;
        }

        // The context shows the certificate whatever authorities the server names.
        if (options.CertificateFile is { } certificate)
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, options.KeyFile), null, offline: true);
        return tls;
    }
}
