using Gantry.Kube;
using Gantry.Kube.Certificates;
using Gantry.Kube.Core;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Subresources;

/// <summary>The subresources besides status and scale, kind by kind.</summary>
internal sealed class SubresourceTable(NodeStreams nodes, TokenSubresource tokens, ProxySubresource proxies)
{
    private static readonly string[] StreamMethods = ["GET", "POST"];
    private static readonly string[] StreamVerbs = ["create", "get"];

    public IReadOnlyList<Subresource> Of(ResourceDefinition definition)
    {
        if (definition == Pod.Definition)
            return Pods();
        if (definition == ServiceAccount.Definition)
            return [new Subresource("token", "TokenRequest") { Group = "authentication.k8s.io", Verbs = ["create"], Methods = ["POST"], Answer = tokens.AnswerAsync }];
        if (definition == Namespace.Definition)
            return [new Subresource("finalize", "Namespace") { Verbs = ["update"], Methods = ["PUT"], Answer = UpdateVerb.AnswerAsync }];
        if (definition == CertificateSigningRequest.Definition)
            return [Part("approval", definition)];
        if (definition == Service.Definition)
            return [Proxy("ServiceProxyOptions", proxies.ToServiceAsync)];
        if (definition == Node.Definition)
            return [Proxy("NodeProxyOptions", proxies.ToNodeAsync)];
        return [];
    }

    private static Subresource Part(string name, ResourceDefinition definition) =>
        new(name, definition.Kind) { Group = definition.Group, Verbs = ["get", "patch", "update"], Methods = ["GET", "PUT", "PATCH"], Answer = PartAsync };

    private static Subresource Proxy(string kind, Func<ApiCall, Task> answer) => new("proxy", kind)
    {
        Verbs = ["create", "delete", "get", "patch", "update"],
        Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        Answer = answer,
    };

    private static Task PartAsync(ApiCall call) => call.Verb switch
    {
        "get" => GetVerb.AnswerAsync(call),
        "update" => UpdateVerb.AnswerAsync(call),
        _ => PatchVerb.AnswerAsync(call),
    };

    private IReadOnlyList<Subresource> Pods() =>
    [
        new("attach", "PodAttachOptions") { Verbs = StreamVerbs, Methods = StreamMethods, Answer = call => nodes.StreamAsync(call, "attach") },
        new("binding", "Binding") { Verbs = ["create"], Methods = ["POST"], Answer = BindingSubresource.AnswerAsync },
        Part("ephemeralcontainers", Pod.Definition),
        new("eviction", "Eviction") { Group = "policy", Verbs = ["create"], Methods = ["POST"], Answer = EvictionSubresource.AnswerAsync },
        new("exec", "PodExecOptions") { Verbs = StreamVerbs, Methods = StreamMethods, Answer = call => nodes.StreamAsync(call, "exec") },
        new("log", "Pod") { Verbs = ["get"], Methods = ["GET"], Answer = nodes.LogAsync },
        new("portforward", "PodPortForwardOptions") { Verbs = StreamVerbs, Methods = StreamMethods, Answer = call => nodes.StreamAsync(call, "portForward") },
        Proxy("PodProxyOptions", proxies.ToPodAsync),
        Part("resize", Pod.Definition),
    ];
}
