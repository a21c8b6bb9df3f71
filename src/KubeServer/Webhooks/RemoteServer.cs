using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Webhooks;

/// <summary>Where a service of others is and how this server shows who it is, as a file in the form of a kubeconfig says.</summary>
internal sealed record RemoteServer(Uri Url)
{
    /// <summary>Who vouches for the service; empty for whom this machine trusts.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    public bool IsUnverified { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>What goes into the Authorization header; empty for nothing.</summary>
    public string Authorization { get; init; } = "";

    public static RemoteServer Read(ConfigFile file)
    {
        JsonObject root = file.Document("Config", "v1", "v1");
        JsonObject context = Named(file, root, "contexts", root.Text("current-context") ?? "", "context");
        JsonObject cluster = Named(file, root, "clusters", context.Text("cluster") ?? "", "cluster");
        if (!Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http"))
            throw file.Wrong("the cluster's server must be an https URL");
        JsonObject? user = context.Text("user") is { Length: > 0 } name ? Named(file, root, "users", name, "user") : null;
        if (user.Child("exec") is not null || user.Child("auth-provider") is not null)
            throw file.Wrong("a user with exec or auth-provider is not supported here");
        return new RemoteServer(url)
        {
            Authorities = AuthoritiesOf(file, cluster),
            IsUnverified = cluster.Flag("insecure-skip-tls-verify") ?? false,
            ClientCertificate = CertificateOf(file, user),
            Authorization = AuthorizationOf(file, user),
        };
    }

    private static JsonObject Named(ConfigFile file, JsonObject root, string list, string name, string part) =>
        root.Objects(list).FirstOrDefault(one => one.Text("name") == name).Child(part) ?? throw file.Wrong($"there is no \"{name}\" among the {list}");

    private static X509Certificate2Collection AuthoritiesOf(ConfigFile file, JsonObject cluster)
    {
        X509Certificate2Collection found = [];
        if (TextOf(file, cluster, "certificate-authority") is not { Length: > 0 } pem)
            return found;
        found.ImportFromPem(pem);
        return found.Count > 0 ? found : throw file.Wrong("the certificate-authority holds no certificate in PEM form");
    }

    private static X509Certificate2? CertificateOf(ConfigFile file, JsonObject? user)
    {
        if (TextOf(file, user, "client-certificate") is not { Length: > 0 } certificate)
            return null;
        try
        {
            using X509Certificate2 pair = X509Certificate2.CreateFromPem(certificate, TextOf(file, user, "client-key"));

            // A key that was read from PEM is not one that connections can use.
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException wrong)
        {
            throw file.Wrong($"the client-certificate cannot be used: {wrong.Message}");
        }
    }

    private static string AuthorizationOf(ConfigFile file, JsonObject? user)
    {
        if (user.Text("token") is { Length: > 0 } token)
            return "Bearer " + token;
        if (user.Text("tokenFile") is { Length: > 0 } path)
            return "Bearer " + File.ReadAllText(Beside(file, path)).Trim();
        return user.Text("username") is { Length: > 0 } name
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Text("password")}"))
            : "";
    }

    // Each text may be in the file itself, in base64, or in a file beside it.
    private static string? TextOf(ConfigFile file, JsonObject? part, string field)
    {
        if (part.Text(field + "-data") is { Length: > 0 } data)
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        return part.Text(field) is { Length: > 0 } path ? File.ReadAllText(Beside(file, path)) : null;
    }

    private static string Beside(ConfigFile file, string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file.Path))!, path);
}
