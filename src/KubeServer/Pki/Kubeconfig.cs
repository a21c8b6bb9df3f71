using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gantry.KubeServer.Pki;

/// <summary>The file that tells kubectl where the server is, whom to trust and who one is.</summary>
public static class Kubeconfig
{
    public static void Write(string path, Uri server, string authorityPem, X509Certificate2 client, string cluster = "gantry")
    {
        using ECDsa key = client.GetECDsaPrivateKey() ?? throw new ArgumentException("the client's certificate has no key", nameof(client));
        PkiFiles.Write(path, Text(server, authorityPem, client.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), cluster));
    }

    private static string Text(Uri server, string authorityPem, string certificatePem, string keyPem, string cluster) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {cluster}
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Encode(authorityPem)}
        users:
        - name: {cluster}-admin
          user:
            client-certificate-data: {Encode(certificatePem)}
            client-key-data: {Encode(keyPem)}
        contexts:
        - name: {cluster}
          context:
            cluster: {cluster}
            user: {cluster}-admin
        current-context: {cluster}
        """;

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));
}
