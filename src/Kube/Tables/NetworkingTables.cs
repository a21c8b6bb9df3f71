using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of ingresses, network policies and the addresses of services.</summary>
internal static class NetworkingTables
{
    public static ResourceTable Ingress { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Class", "string", "The class of the ingress."),
            new("Hosts", "string", "The hosts that have rules."),
            new("Address", "string", "Where the ingress is reached."),
            new("Ports", "string", "The ports that are open."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            ResourceTable.OrNone(item.Child("spec").Text("ingressClassName")),
            ResourceTable.Shortened(item.Child("spec").Objects("rules").Select(rule => rule.Text("host") ?? "").Where(host => host.Length > 0), "*"),
            ResourceTable.Balanced(item),
            item.Child("spec").Count("tls") > 0 ? "80, 443" : "80",
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable IngressClass { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Controller", "string", "Who looks after ingresses of the class."),
            new("Parameters", "string", "The object with settings for the controller."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) => [ResourceTable.Name(item), item.Child("spec").Text("controller") ?? "", Parameters(item.Child("spec").Child("parameters")), ResourceTable.Age(item, now)]);

    public static ResourceTable NetworkPolicy { get; } = new(
        [ResourceTable.NameColumn, new("Pod-Selector", "string", "The labels of the pods that the policy is for."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), ResourceTable.Selector(item.Child("spec").Child("podSelector")), ResourceTable.Age(item, now)]);

    public static ResourceTable ServiceCidr { get; } = new(
        [ResourceTable.NameColumn, new("CIDRs", "string", "The networks."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), string.Join(',', item.Child("spec").Texts("cidrs")), ResourceTable.Age(item, now)]);

    public static ResourceTable IPAddress { get; } = new(
        [ResourceTable.NameColumn, new("ParentRef", "string", "The object that has the address.")],
        static (item, now) => [ResourceTable.Name(item), Parent(item.Child("spec").Child("parentRef"))]);

    private static string Parameters(JsonObject? reference)
    {
        if (reference is null)
            return ResourceTable.None;
        string group = reference.Text("apiGroup") is { Length: > 0 } named ? "." + named : "";
        return $"{reference.Text("kind")}{group}/{reference.Text("name")}";
    }

    private static string Parent(JsonObject? reference)
    {
        if (reference is null)
            return ResourceTable.None;
        string?[] parts = [reference.Text("group") is { Length: > 0 } group ? $"{reference.Text("resource")}.{group}" : reference.Text("resource"), reference.Text("namespace"), reference.Text("name")];
        return string.Join('/', parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
