using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The paths below objects besides status and scale: parts of an object, orders about it, and connections to what it stands for.</summary>
internal static class DocumentSubresources
{
    private static readonly string[] Proxied = ["get", "put", "post", "delete", "patch"];
    private static readonly string[] Streams = ["container", "stdin", "stdout", "stderr", "tty"];
    private static readonly string[] Log = ["container", "follow", "insecureSkipTLSVerifyBackend", "limitBytes", "previous", "sinceSeconds", "stream", "tailLines", "timestamps"];

    private static readonly Dictionary<string, string> Options = new()
    {
        ["attach"] = "AttachOptions", ["exec"] = "ExecOptions", ["portforward"] = "PortForwardOptions", ["proxy"] = "ProxyOptions",
    };

    private static readonly ResourceDefinition Binding = new("", "v1", "Binding", "");
    private static readonly ResourceDefinition Eviction = new("policy", "v1", "Eviction", "");
    private static readonly ResourceDefinition TokenRequest = new("authentication.k8s.io", "v1", "TokenRequest", "");

    /// <summary>The schemas that orders have as their bodies.</summary>
    public static IEnumerable<Schema> Orders(IEnumerable<ResourceKind> kinds)
    {
        foreach (ResourceKind kind in kinds)
        {
            if (kind.Definition == Pod.Definition)
            {
                yield return SchemaOf(Binding);
                yield return SchemaOf(Eviction);
            }

            if (kind.Definition == ServiceAccount.Definition)
                yield return SchemaOf(TokenRequest);
        }
    }

    /// <param name="path">The path of the object.</param>
    public static IEnumerable<DocumentPath> Of(ResourceKindNames names, string path)
    {
        ResourceDefinition kind = names.Kind;
        if (kind == Pod.Definition)
            return OfPod(names, path);
        if (kind == ServiceAccount.Definition)
            return [Order(path, "token", TokenRequest)];
        if (kind == Namespace.Definition)
            return [Part(path, "finalize", names, ["put"])];
        if (kind == CertificateSigningRequest.Definition)
            return [Part(path, "approval", names, ["get", "put", "patch"])];
        if (kind == Service.Definition || kind == Node.Definition)
            return Proxies(path, names);
        return [];
    }

    private static IEnumerable<DocumentPath> OfPod(ResourceKindNames names, string path) =>
    [
        Connection(path, "attach", names, ["get", "post"], Streams),
        Order(path, "binding", Binding),
        Part(path, "ephemeralcontainers", names, ["get", "put", "patch"]),
        Order(path, "eviction", Eviction),
        Connection(path, "exec", names, ["get", "post"], ["command", .. Streams]),
        new DocumentPath($"{path}/log", names, [new("get", "get", "read what a container has written") { Parameters = Log, Answer = "" }]),
        Connection(path, "portforward", names, ["get", "post"], ["ports"]),
        .. Proxies(path, names),
        Part(path, "resize", names, ["get", "put", "patch"]),
    ];

    private static DocumentPath Part(string path, string name, ResourceKindNames names, string[] methods) =>
        new($"{path}/{name}", names, [.. DocumentPaths.Part(name, names.Schema).Where(operation => methods.Contains(operation.Method))]);

    private static DocumentPath Order(string path, string name, ResourceDefinition kind)
    {
        string schema = SchemaOf(kind).Name!;
        return new($"{path}/{name}", new ResourceKindNames(kind, schema), [new("post", "post", $"create a {kind.Kind}") { Parameters = DocumentPaths.Write, Body = schema, Answer = schema }]);
    }

    private static IEnumerable<DocumentPath> Proxies(string path, ResourceKindNames names) =>
    [
        Connection(path, "proxy", names, Proxied, ["path"]),
        Connection(path, "proxy/{path}", names, Proxied, []),
    ];

    // Of kinds of their own, as clients expect: kubectl asks any patch of a Pod that it finds here whether it takes fieldValidation.
    private static DocumentPath Connection(string path, string name, ResourceKindNames names, string[] methods, string[] parameters) =>
        new($"{path}/{name}", names with { Kind = new("", "v1", names.Kind.Kind + Options[name.Split('/')[0]], "") }, [.. methods.Select(method => new DocumentOperation(method, "connect", $"connect by {method.ToUpperInvariant()} to {name.Split('/')[0]}") { Parameters = parameters, Answer = "" })]);

    private static Schema SchemaOf(ResourceDefinition kind) => BodySchemas.Find(kind.ApiVersion, kind.Kind)!;
}
