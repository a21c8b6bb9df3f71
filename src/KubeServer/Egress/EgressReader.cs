using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Pki;

namespace Gantry.KubeServer.Egress;

/// <summary>Reads an EgressSelectorConfiguration and says what is wrong with it, in the words of the original.</summary>
internal sealed class EgressReader
{
    private const string Group = "apiserver.k8s.io/v1beta1";
    private const string Place = "service.connection";

    private static readonly string[] Names = ["cluster", "controlplane", "etcd"];
    private static readonly string[] Protocols = ["Direct", "HTTPConnect", "GRPC"];

    private readonly List<string> _errors = [];
    private readonly EgressMetrics _metrics = new();

    private EgressReader()
    {
    }

    public static EgressRoutes Read(ConfigFile file)
    {
        EgressReader reader = new();
        JsonObject[] selections = [.. file.Document("EgressSelectorConfiguration", Group, Group, "apiserver.k8s.io/v1alpha1").Objects("egressSelections")];
        reader.CheckNames(selections);
        (string Name, EgressDial? Dial)[] dials = [.. selections.Select(selection => (Lower(selection), reader.DialOf(selection.Child("connection"))))];
        if (reader._errors.Count > 0)
            throw file.Wrong($"failed to validate egress selector configuration: {string.Join(", ", reader._errors)}");
        return new EgressRoutes { Cluster = Of("cluster"), ControlPlane = Of("controlplane"), Etcd = Of("etcd"), AreConfigured = true, Metrics = reader._metrics };

        EgressDial? Of(string name) => dials.FirstOrDefault(one => one.Name == name).Dial;
    }

    private static string Lower(JsonObject selection) => (selection.Text("name") ?? "").ToLowerInvariant();

    private void CheckNames(JsonObject[] selections)
    {
        HashSet<string> seen = [];
        for (int i = 0; i < selections.Length; i++)
        {
            string name = Lower(selections[i]);
            if (!seen.Add(name))
                _errors.Add($"{Place}[{i}]: Duplicate value: \"{name}\"");
            else if (!Names.Contains(name))
                _errors.Add($"{Place}: Unsupported value: \"{name}\": supported values: {Quoted(Names)}");
        }
    }

    private EgressDial? DialOf(JsonObject? connection)
    {
        JsonObject? transport = connection.Child("transport");
        switch (connection.Text("proxyProtocol"))
        {
            case "Direct":
                if (transport is not null)
                    Wrong("transport", "Invalid value: \"direct\": config must be absent for direct connect");
                return null;
            case "HTTPConnect":
                return HttpConnect(transport);
            case "GRPC":
                Wrong("protocol", "Unsupported value: \"GRPC\": tunnels over gRPC are not supported here; let the proxy server serve HTTPConnect (--mode=http-connect)");
                return null;
            case var other:
                Wrong("protocol", $"Unsupported value: \"{other}\": supported values: {Quoted(Protocols)}");
                return null;
        }
    }

    private EgressDial? HttpConnect(JsonObject? transport)
    {
        if (transport is null)
            return Wrong("transport", "Required value: transport must be set for HTTPConnect");
        return (transport.Child("tcp"), transport.Child("uds")) switch
        {
            (null, null) => Wrong("tcp", "Required value: One of TCP or UDS must be set"),
            ({ } tcp, null) => OverTcp(tcp),
            (null, { } uds) => OverSocket(uds),
            _ => Wrong("tcp", "Invalid value: TCP and UDS cannot both be set"),
        };
    }

    private EgressDial? OverSocket(JsonObject uds) => uds.Text("udsName") is { Length: > 0 } path
        ? ConnectProxy.OverSocket(path, _metrics).DialAsync
        : Wrong("udsName", "Invalid value: \"nil\": must be present for UDS connections");

    private EgressDial? OverTcp(JsonObject tcp)
    {
        string url = tcp.Text("url") ?? "";
        JsonObject? tls = tcp.Child("tlsConfig");
        bool isSecure = url.StartsWith("https://", StringComparison.Ordinal);
        if ((!isSecure && !url.StartsWith("http://", StringComparison.Ordinal)) || !Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
            return Wrong("url", $"Invalid value: \"{url}\": supported connection protocols are http:// and https://");
        if (isSecure)
            return TlsOf(tls, address.Host) is { } options ? ConnectProxy.OverTcp(address, options, _metrics).DialAsync : null;
        return tls is null ? ConnectProxy.OverTcp(address, null, _metrics).DialAsync : Wrong("tlsConfig", "Invalid value: \"nil\": config must not be present when using HTTP");
    }

    private SslClientAuthenticationOptions? TlsOf(JsonObject? tls, string host)
    {
        int before = _errors.Count;
        if (tls is null)
            Wrong("tlsConfig", "Required value: TLSConfig must be present when using HTTPS");
        CheckFile(tls, "caBundle", "", "TLS config ca bundle does not exist");
        CheckFile(tls, "clientCert", "Using TLS requires clientCert", "TLS client cert does not exist");
        CheckFile(tls, "clientKey", "Using TLS requires requires clientKey", "TLS client key does not exist");
        if (_errors.Count > before)
            return null;
        try
        {
            return Made(tls!, host);
        }
        catch (CryptographicException broken)
        {
            Wrong("tlsConfig", $"Invalid value: {broken.Message}");
            return null;
        }
    }

    private static SslClientAuthenticationOptions Made(JsonObject tls, string host)
    {
        using X509Certificate2 pair = X509Certificate2.CreateFromPemFile(tls.Text("clientCert")!, tls.Text("clientKey")!);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = tls.Text("tlsServerName") is { Length: > 0 } name ? name : host,

            // A key that was read from PEM is not one that connections can use.
            ClientCertificates = [X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null)],
        };
        if (tls.Text("caBundle") is not { Length: > 0 } bundle)
            return options;
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(bundle);
        options.CertificateChainPolicy = authorities.Count > 0 ? TrustPolicy.Of(authorities) : throw new CryptographicException("failed to append CA cert to the cert pool");
        return options;
    }

    private void CheckFile(JsonObject? tls, string field, string needed, string missing)
    {
        string path = tls.Text(field) ?? "";
        if (tls is null || (path.Length == 0 && needed.Length == 0))
            return;
        if (path.Length == 0)
            Wrong("tlsConfig." + field, $"Invalid value: \"nil\": {needed}");
        else if (!File.Exists(path))
            Wrong("tlsConfig." + field, $"Invalid value: \"{path}\": {missing}");
    }

    private EgressDial? Wrong(string field, string what)
    {
        _errors.Add($"{Place}.{field}: {what}");
        return null;
    }

    private static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"\"{value}\""));
}
