using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Aggregation;

/// <summary>Another API server that serves a group and version, as an APIService object tells of it.</summary>
internal sealed record ExtensionServer(string Name, string Group, string Version, WebhookTarget Target)
{
    private const int DefaultPort = 443;

    public bool IsAvailable { get; init; }

    /// <summary>What its documents and objects are below: "/apis/example.com/v1".</summary>
    public string Path => $"/apis/{Group}/{Version}";

    /// <summary>Null for a group and version that this server serves itself.</summary>
    public static ExtensionServer? Of(JsonObject item)
    {
        JsonObject? spec = item.Child("spec");
        if (spec.Child("service") is not { } service)
            return null;
        string name = service.Text("name") ?? "";
        string space = service.Text("namespace") ?? "";
        int port = (int)(service.Whole("port") ?? DefaultPort);
        string host = $"{name}.{space}.svc";
        WebhookTarget target = new()
        {
            Host = host,
            Port = port,
            Authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"),
            Service = name,
            Namespace = space,
            CaBundle = spec.Text("caBundle") ?? "",
            IsUnverified = spec.Flag("insecureSkipTLSVerify") == true,
        };
        return new ExtensionServer(item.Name, spec.Text("group") ?? "", spec.Text("version") ?? "", target) { IsAvailable = Availability.IsTrue(item) };
    }
}
