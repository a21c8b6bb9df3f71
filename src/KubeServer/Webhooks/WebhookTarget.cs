using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Webhooks;

/// <summary>Where a service that is asked over HTTPS is: a URL, or a service of the cluster; and who vouches for its certificate.</summary>
internal sealed record WebhookTarget
{
    private const int DefaultPort = 443;

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Host and port as they stand in the URL.</summary>
    public required string Authority { get; init; }

    /// <summary>The path, with a slash at its start where there is one.</summary>
    public string Path { get; init; } = "";

    /// <summary>The service of the cluster, by namespace and name; empty where a URL is given.</summary>
    public string Service { get; init; } = "";

    public string Namespace { get; init; } = "";

    /// <summary>Certificates in PEM form, in base64; empty trusts whom the system trusts.</summary>
    public string CaBundle { get; init; } = "";

    /// <summary>Whether the server's certificate is believed whatever it says.</summary>
    public bool IsUnverified { get; init; }

    public bool IsService => Service.Length > 0;

    public string Url => $"https://{Authority}{Path}";

    /// <summary>Reads a clientConfig of a webhook, or of a conversion; null where it names no target.</summary>
    public static WebhookTarget? Of(JsonObject? config)
    {
        string bundle = config.Text("caBundle") ?? "";
        if (config.Child("service") is { } service)
        {
            string name = service.Text("name") ?? "";
            string space = service.Text("namespace") ?? "";
            int port = (int)(service.Whole("port") ?? DefaultPort);
            string host = $"{name}.{space}.svc";
            return new WebhookTarget
            {
                Host = host,
                Port = port,
                Authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"),
                Path = service.Text("path") ?? "/",
                Service = name,
                Namespace = space,
                CaBundle = bundle,
            };
        }

        if (config.Text("url") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme != "https")
            return null;
        return new WebhookTarget
        {
            Host = address.IdnHost,
            Port = address.Port,
            Authority = address.Authority,
            Path = url.Length > "https://".Length + address.Authority.Length ? address.PathAndQuery : "",
            CaBundle = bundle,
        };
    }
}
