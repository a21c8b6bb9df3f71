using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Webhooks;

/// <summary>Finds out where the pods behind a service of this cluster are, from the server's own objects.</summary>
internal sealed class ServiceEndpoints(ResourceCatalog catalog)
{
    private readonly ApiResource _services = catalog.Of<Service>();
    private readonly ApiResource _slices = catalog.Of<EndpointSlice>();
    private readonly ApiResource _endpoints = catalog.Of<Endpoints>();

    /// <summary>The places to try, in a random order; a service that stands for a name outside gives that name.</summary>
    public IReadOnlyList<EndPoint> Find(string space, string name, int port)
    {
        JsonObject service = FindService(space, name);
        JsonObject? spec = service.Child("spec");
        if (spec.Text("type") == "ExternalName")
            return [new DnsEndPoint(spec.Text("externalName") ?? "", port)];

        JsonObject asked = spec.Objects("ports").FirstOrDefault(one => one.Whole("port") == port)
            ?? throw new WebhookException(string.Create(CultureInfo.InvariantCulture, $"no service port {port} found for service \"{name}\""));
        string portName = asked.Text("name") ?? "";
        IReadOnlyList<IPEndPoint> found = Ready(space, name, portName);
        return found.Count > 0 ? found : throw new WebhookException($"no endpoints available for service \"{name}\"");
    }

    /// <summary>Whether anybody has said where the pods of a service are, ready or not.</summary>
    public bool HasAny(string space, string name) =>
        _slices.Cache.Snapshot.Objects.StartingWith(_slices.PrefixIn(space)).Any(cached => cached.Labels.GetValueOrDefault("kubernetes.io/service-name") == name)
        || _endpoints.Cache.Find(_endpoints.KeyOf(new ObjectKey(space, name))) is not null;

    /// <summary>The ready endpoints for the port of that name, in a random order.</summary>
    public IReadOnlyList<IPEndPoint> Ready(string space, string name, string portName)
    {
        IPEndPoint[] found = [.. InSlices(space, name, portName).Distinct()];
        if (found.Length == 0)
            found = [.. InEndpoints(space, name, portName).Distinct()];
        Random.Shared.Shuffle(found);
        return found;
    }

    private JsonObject FindService(string space, string name) =>
        _services.Cache.Find(_services.KeyOf(new ObjectKey(space, name))) is { } found
            ? ObjectJson.Parse(found.Json)
            : throw new WebhookException($"service \"{name}\" not found");

    private IEnumerable<IPEndPoint> InSlices(string space, string service, string portName) =>
        from cached in _slices.Cache.Snapshot.Objects.StartingWith(_slices.PrefixIn(space))
        where cached.Labels.GetValueOrDefault("kubernetes.io/service-name") == service
        let slice = ObjectJson.Parse(cached.Json)
        from port in slice.Objects("ports")
        where (port.Text("name") ?? "") == portName
        from endpoint in slice.Objects("endpoints")
        where endpoint.Child("conditions").Flag("ready") ?? true
        from address in endpoint.Texts("addresses")
        where IPAddress.TryParse(address, out _)
        select new IPEndPoint(IPAddress.Parse(address), (int)(port.Whole("port") ?? 0));

    private IEnumerable<IPEndPoint> InEndpoints(string space, string service, string portName)
    {
        if (_endpoints.Cache.Find(_endpoints.KeyOf(new ObjectKey(space, service))) is not { } cached)
            return [];
        return
            from subset in ObjectJson.Parse(cached.Json).Objects("subsets")
            from port in subset.Objects("ports")
            where (port.Text("name") ?? "") == portName
            from address in subset.Objects("addresses")
            where IPAddress.TryParse(address.Text("ip"), out _)
            select new IPEndPoint(IPAddress.Parse(address.Text("ip")!), (int)(port.Whole("port") ?? 0));
    }
}
