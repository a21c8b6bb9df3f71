using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Trees;
using Gantry.KubeServer.BuiltIn;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Membership;

/// <summary>The endpoints of the service "kubernetes": by them pods find the servers.</summary>
internal static class ApiEndpoints
{
    private const string Service = "kubernetes";
    private const string Space = "default";

    /// <summary>Makes the endpoints those of the given servers, in whatever form they were before.</summary>
    public static async Task WriteAsync(ObjectRegistry registry, IReadOnlyCollection<IPEndPoint> servers, CancellationToken cancel)
    {
        IPEndPoint[] ordered = [.. servers.Distinct().OrderBy(server => server.Port).ThenBy(server => server.Address.ToString(), StringComparer.Ordinal)];
        await BuiltInObjects.ReplaceAsync<Endpoints>(registry, EndpointsOf(ordered), cancel);
        JsonObject[] slices = [.. SlicesOf(ordered)];
        foreach (JsonObject slice in slices)
            await BuiltInObjects.ReplaceAsync<EndpointSlice>(registry, slice, cancel);
        await RemoveOthersAsync(registry, [.. slices.Select(slice => slice.Name)], cancel);
    }

    private static JsonObject EndpointsOf(IEnumerable<IPEndPoint> servers) => new()
    {
        // The slices below are kept by the servers too; nobody shall mirror these into others.
        ["metadata"] = Head(Service, new JsonObject { ["endpointslice.kubernetes.io/skip-mirror"] = "true" }),
        ["subsets"] = new JsonArray([.. servers.GroupBy(server => server.Port).Select(group => new JsonObject
        {
            ["addresses"] = new JsonArray([.. group.Select(server => new JsonObject { ["ip"] = server.Address.ToString() })]),
            ["ports"] = Ports(group.Key),
        })]),
    };

    // A slice has addresses of one family and one list of ports. The first has the name that everybody knows.
    private static IEnumerable<JsonObject> SlicesOf(IEnumerable<IPEndPoint> servers) => servers
        .GroupBy(server => (server.Port, server.AddressFamily))
        .Select((group, place) => new JsonObject
        {
            ["metadata"] = Head(place == 0 ? Service : $"{Service}-{group.Key.Port}{(group.Key.AddressFamily is AddressFamily.InterNetworkV6 ? "-ipv6" : "")}", new JsonObject { ["kubernetes.io/service-name"] = Service }),
            ["addressType"] = group.Key.AddressFamily is AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4",
            ["endpoints"] = new JsonArray([.. group.Select(server => new JsonObject
            {
                ["addresses"] = new JsonArray(server.Address.ToString()),
                ["conditions"] = new JsonObject { ["ready"] = true },
            })]),
            ["ports"] = Ports(group.Key.Port),
        });

    private static JsonArray Ports(int port) => new(new JsonObject { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" });

    private static JsonObject Head(string name, JsonObject labels) => new() { ["name"] = name, ["namespace"] = Space, ["labels"] = labels };

    private static async Task RemoveOthersAsync(ObjectRegistry registry, IReadOnlyCollection<string> kept, CancellationToken cancel)
    {
        ApiResource resource = registry.Catalog.Of<EndpointSlice>();
        IEnumerable<CachedObject> others = resource.Cache.Snapshot.Objects.StartingWith($"{resource.Prefix}{Space}/{Service}")
            .Where(slice => slice.Labels.GetValueOrDefault("kubernetes.io/service-name") == Service && !kept.Contains(slice.Name));
        foreach (CachedObject slice in others)
            await BuiltInObjects.DeleteAsync(registry, resource, new ObjectKey(Space, slice.Name), cancel);
    }
}
