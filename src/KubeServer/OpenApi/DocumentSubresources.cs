using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The paths below objects besides status and scale: parts of an object, orders about it, and connections to what it stands for.</summary>
internal static class DocumentSubresources
{
    private static readonly string[] Proxied = ["get", "put", "post", "delete", "options", "head", "patch"];
    private static readonly string[] Streams = ["container", "stdin", "stdout", "stderr", "tty"];
    private static readonly string[] Log = ["container", "follow", "insecureSkipTLSVerifyBackend", "limitBytes", "previous", "sinceSeconds", "stream", "tailLines", "timestamps"];

    private static readonly Dictionary<string, string> Options = new()
    {
        ["attach"] = "AttachOptions", ["exec"] = "ExecOptions", ["portforward"] = "PortForwardOptions", ["proxy"] = "ProxyOptions",
    };

    private static readonly ResourceDefinition Binding = new("", "v1", "Binding", "");
    private static readonly ResourceDefinition Eviction = new("policy", "v1", "Eviction", "");
    private static readonly ResourceDefinition TokenRequest = new("authentication.k8s.io", "v1", "TokenRequest", "");

    /// <summary>The kinds that orders have as their bodies.</summary>
    public static IEnumerable<(ResourceDefinition Kind, Schema Schema)> Orders(IEnumerable<ResourceKind> kinds) =>
        kinds.SelectMany(kind => OrdersOf(kind.Definition)).Select(order => (order, SchemaOf(order)));

    private static ResourceDefinition[] OrdersOf(ResourceDefinition kind)
    {
        if (kind == Pod.Definition)
            return [Binding, Eviction];
        return kind == ServiceAccount.Definition ? [TokenRequest] : [];
    }

    /// <param name="path">The path of the object.</param>
    public static IEnumerable<DocumentPath> Of(DocumentedKind names, string path)
    {
        ResourceDefinition kind = names.Definition;
        if (kind == Pod.Definition)
            return OfPod(names, path);
        if (kind == ServiceAccount.Definition)
            return [Order(names, path, "token", TokenRequest)];
        if (kind == Namespace.Definition)
            return [Part(names, path, "finalize", ["put"])];
        if (kind == CertificateSigningRequest.Definition)
            return [Part(names, path, "approval", ["get", "put", "patch"])];
        if (kind == Service.Definition || kind == Node.Definition)
            return Proxies(names, path);
        return [];
    }

    private static IEnumerable<DocumentPath> OfPod(DocumentedKind names, string path) =>
    [
        Connection(names, path, "attach", ["get", "post"], Streams),
        Order(names, path, "binding", Binding),
        Part(names, path, "ephemeralcontainers", ["get", "put", "patch"]),
        Order(names, path, "eviction", Eviction),
        Connection(names, path, "exec", ["get", "post"], ["command", .. Streams]),
        DocumentPath.Of(names, path + "/log", names.Operation("get", DocumentAction.Get, "read what a container has written", "", "Log") with { Parameters = Log }),
        Connection(names, path, "portforward", ["get", "post"], ["ports"]),
        .. Proxies(names, path),
        Part(names, path, "resize", ["get", "put", "patch"]),
    ];

    private static DocumentPath Part(DocumentedKind names, string path, string name, string[] methods) =>
        DocumentPath.Of(names, $"{path}/{name}", [.. DocumentPaths.Part(names, name, names.Schema).Where(operation => methods.Contains(operation.Method))]);

    private static DocumentPath Order(DocumentedKind names, string path, string name, ResourceDefinition kind)
    {
        string schema = SchemaOf(kind).Name!;
        DocumentOperation post = names.Operation("post", DocumentAction.Post, $"create a {kind.Kind}", schema, OperationNames.Capital(name)) with { Parameters = DocumentPaths.Write, Body = schema };
        return DocumentPath.Of(names, $"{path}/{name}", post) with { Kind = kind };
    }

    private static IEnumerable<DocumentPath> Proxies(DocumentedKind names, string path) =>
    [
        Connection(names, path, "proxy", Proxied, ["path"]),
        Connection(names, path, "proxy/{path}", Proxied, ["path"]),
    ];

    // Of kinds of their own, as clients expect: kubectl asks any patch of a Pod that it finds here whether it takes fieldValidation.
    private static DocumentPath Connection(DocumentedKind names, string path, string name, string[] methods, string[] parameters)
    {
        string[] parts = name.Split('/');
        string named = OperationNames.Capital(parts[0]) + (parts.Length > 1 ? "WithPath" : "");
        IEnumerable<DocumentOperation> operations = methods.Select(method =>
            names.Operation(method, DocumentAction.Connect, $"connect by {method.ToUpperInvariant()} to {parts[0]}", "", named) with { Parameters = parameters });
        return DocumentPath.Of(names, $"{path}/{name}", [.. operations]) with { Kind = new("", "v1", names.Definition.Kind + Options[parts[0]], "") };
    }

    private static Schema SchemaOf(ResourceDefinition kind) => BodySchemas.Find(kind.ApiVersion, kind.Kind)!;
}
