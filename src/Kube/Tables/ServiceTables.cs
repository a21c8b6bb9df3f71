using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of services and of the addresses behind them.</summary>
internal static class ServiceTables
{
    public static ResourceTable Service { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Type", "string", "How the service is reached."),
            new("Cluster-IP", "string", "The address within the cluster."),
            new("External-IP", "string", "Addresses or a name outside of the cluster."),
            new("Port(s)", "string", "Ports, with the port on every node where there is one."),
            ResourceTable.AgeColumn,
            ResourceTable.Wide("Selector", "The labels of the pods behind the service."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Text("type") ?? "ClusterIP",
            ResourceTable.OrNone(item.Child("spec").Text("clusterIP")),
            External(item),
            ResourceTable.OrNone(string.Join(',', item.Child("spec").Objects("ports").Select(Port))),
            ResourceTable.Age(item, now),
            ResourceTable.OrNone(ResourceTable.Labels(item.Child("spec").Child("selector"))),
        ]);

    public static ResourceTable Endpoints { get; } = new(
        [ResourceTable.NameColumn, new("Endpoints", "string", "Addresses and ports that are ready."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), ResourceTable.Shortened(item.Objects("subsets").SelectMany(Addresses), item.Count("subsets") == 0 ? ResourceTable.None : ""), ResourceTable.Age(item, now)]);

    public static ResourceTable EndpointSlice { get; } = new(
        [
            ResourceTable.NameColumn,
            new("AddressType", "string", "The kind of addresses in the slice."),
            new("Ports", "string", "Ports that the addresses serve."),
            new("Endpoints", "string", "Addresses in the slice."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Text("addressType") ?? "",
            ResourceTable.OrUnset(ResourceTable.Shortened(item.Objects("ports").Select(port => port.Whole("port")?.ToString(CultureInfo.InvariantCulture) ?? port.Text("name") ?? "*"), "")),
            ResourceTable.Shortened(item.Objects("endpoints").SelectMany(endpoint => endpoint.Texts("addresses")), "<unset>"),
            ResourceTable.Age(item, now),
        ]);

    private static string External(JsonObject service)
    {
        JsonObject? spec = service.Child("spec");
        string listed = string.Join(',', spec.Texts("externalIPs"));
        if (spec.Text("type") == "ExternalName")
            return ResourceTable.OrNone(spec.Text("externalName"));
        if (spec.Text("type") != "LoadBalancer")
            return ResourceTable.OrNone(listed);

        string all = string.Join(',', new[] { ResourceTable.Balanced(service), listed }.Where(part => part.Length > 0));
        return all.Length == 0 ? "<pending>" : all;
    }

    private static string Port(JsonObject port) =>
        port.Whole("nodePort") is { } node and not 0
            ? $"{port.Whole("port")}:{node}/{port.Text("protocol") ?? "TCP"}"
            : $"{port.Whole("port")}/{port.Text("protocol") ?? "TCP"}";

    private static IEnumerable<string> Addresses(JsonObject subset)
    {
        string[] addresses = [.. subset.Objects("addresses").Select(address => address.Text("ip") ?? "")];
        return subset.Count("ports") == 0
            ? addresses
            : subset.Objects("ports").SelectMany(port => addresses.Select(ip => ip.Contains(':') ? $"[{ip}]:{port.Whole("port")}" : $"{ip}:{port.Whole("port")}"));
    }
}
