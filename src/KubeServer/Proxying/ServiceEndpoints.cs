using System.Text.Json.Nodes;
using Gantry.Kube.Discovery;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Proxying;

/// <summary>Where the pods behind a service are.</summary>
internal static class ServiceEndpoints
{
    /// <summary>One of the ready endpoints for the port of that name, by chance; null where there is none.</summary>
    public static (string Address, long Port)? Pick(ObjectRegistry registry, string space, string service, string portName)
    {
        (string, long)[] all = [.. All(registry, space, service, portName)];
        return all.Length == 0 ? null : all[Random.Shared.Next(all.Length)];
    }

    public static bool HasAny(ObjectRegistry registry, string space, string service, string portName) => All(registry, space, service, portName).Any();

    private static IEnumerable<(string Address, long Port)> All(ObjectRegistry registry, string space, string service, string portName)
    {
        ApiResource slices = registry.Catalog.Of<EndpointSlice>();
        foreach (CachedObject item in slices.Cache.Snapshot.Objects.StartingWith(slices.PrefixIn(space)))
        {
            if (item.Labels.GetValueOrDefault("kubernetes.io/service-name") != service)
                continue;
            JsonObject slice = ObjectJson.Parse(item.Json);
            if (slice.Objects("ports").FirstOrDefault(entry => (entry.Text("name") ?? "") == portName).Whole("port") is not { } port)
                continue;
            foreach (JsonObject endpoint in slice.Objects("endpoints").Where(endpoint => endpoint.Child("conditions").Flag("ready") != false))
            {
                foreach (string address in endpoint.Texts("addresses"))
                    yield return (address, port);
            }
        }
    }
}
