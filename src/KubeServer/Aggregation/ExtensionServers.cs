using System.Collections.Concurrent;
using System.Net.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Apiregistration;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.Proxying;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Aggregation;

/// <summary>The extension servers there are now, the ways to them, and what they last said about themselves.</summary>
internal sealed class ExtensionServers(ResourceCatalog catalog, ServiceEndpoints services, FrontProxy identity, EgressRoutes egress, TimeProvider clock) : IDisposable
{
    // Whom an extension server may believe everything.
    private static readonly RequestUser Asker = new("system:kube-aggregator", ["system:masters"]);

    private readonly ApiResource _objects = catalog.Of(APIService.Definition);
    private readonly ConcurrentDictionary<WebhookTarget, Forwarder> _ways = new();
    private readonly ConcurrentDictionary<string, ExtensionDocuments> _documents = new();
    private readonly ConcurrentDictionary<(string Name, string Reason), long> _lost = new();
    private volatile Known _known = new(null, []);
    private long _changes;

    /// <summary>Which servers there are and what they say about themselves; equal as long as both are the same.</summary>
    public object Stand => (Current(), Interlocked.Read(ref _changes));

    public IReadOnlyCollection<ExtensionServer> All => Current().Values;

    /// <summary>The server for a path such as /apis/example.com/v1/things; null where this one answers itself.</summary>
    public ExtensionServer? Find(string path)
    {
        Dictionary<(string Group, string Version), ExtensionServer> all = Current();
        if (all.Count == 0 || !path.StartsWith("/apis/", StringComparison.Ordinal))
            return null;
        return path.Split('/', 5) is [_, _, var group, var version, ..] ? all.GetValueOrDefault((group, version)) : null;
    }

    public Forwarder WayTo(ExtensionServer server)
    {
        foreach (WebhookTarget gone in _ways.Keys.Except(All.Select(one => one.Target)))
        {
            if (gone != server.Target && _ways.TryRemove(gone, out Forwarder? unused))
                unused.Dispose();
        }

        return _ways.GetOrAdd(server.Target, Open);
    }

    public ExtensionDocuments? DocumentsOf(ExtensionServer server) => _documents.GetValueOrDefault(server.Name);

    /// <summary>Where the OpenAPI 3 documents of the servers are, by place: "apis/example.com/v1".</summary>
    public IEnumerable<KeyValuePair<string, string>> SchemaAddresses() =>
        from server in All
        let address = DocumentsOf(server)?.SchemaAddress ?? ""
        where server.IsAvailable && address.Length > 0
        select KeyValuePair.Create(server.Path[1..], address);

    public void Remember(ExtensionServer server, ExtensionDocuments documents)
    {
        if (documents.IsSameAs(DocumentsOf(server)))
            return;
        _documents[server.Name] = documents;
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Counts that a server no longer answers.</summary>
    public void Lost(ExtensionServer server, string reason) => _lost.AddOrUpdate((server.Name, reason), 1, (_, count) => count + 1);

    public void WriteTo(PrometheusText text)
    {
        const string now = "aggregator_unavailable_apiservice";
        text.Family(now, "gauge", "Whether the server of a group and version does not answer.");
        Dictionary<string, ExtensionServer> others = All.ToDictionary(server => server.Name);
        foreach (CachedObject item in _objects.Cache.Snapshot.Objects.StartingWith(_objects.Prefix))
            text.Value(now, others.TryGetValue(item.Name, out ExtensionServer? server) && !server.IsAvailable ? 1 : 0, ("name", item.Name));
        text.Family(now + "_total", "counter", "Times that the server of a group and version stopped to answer.");
        foreach (((string name, string reason), long count) in _lost)
            text.Value(now + "_total", count, ("name", name), ("reason", reason));
    }

    /// <summary>Reads a document of a server in this server's own name.</summary>
    public async Task<JsonObject> ReadAsync(ExtensionServer server, string path, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://{server.Target.Authority}{path}");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach ((string name, string value) in FrontProxy.HeadersOf(Asker))
            request.Headers.TryAddWithoutValidation(name, value);
        byte[] body = await WayTo(server).ReadAsync(request, cancel);
        return JsonTree.ParseObject(body) ?? throw new JsonException("the answer is not a JSON object");
    }

    public void Dispose()
    {
        foreach (Forwarder way in _ways.Values)
            way.Dispose();
    }

    private Forwarder Open(WebhookTarget target)
    {
        // The connector encrypts by itself, so that it can say what is wrong with a certificate; to the forwarder the connection is a plain one.
        WebhookConnector connector = new(target, services, egress, clock, identity.Certificate);
        return new Forwarder(new ForwarderOptions { Dial = (_, cancel) => connector.ConnectAsync(cancel), Tls = new SslClientAuthenticationOptions(), HeaderLines = clock, RefusesRedirects = true });
    }

    private Dictionary<(string Group, string Version), ExtensionServer> Current()
    {
        CacheSnapshot snapshot = _objects.Cache.Snapshot;
        Known known = _known;
        if (ReferenceEquals(known.Snapshot, snapshot))
            return known.Servers;
        Dictionary<(string, string), ExtensionServer> servers = [];
        foreach (CachedObject cached in snapshot.Objects.StartingWith(_objects.Prefix))
        {
            if (ExtensionServer.Of(ObjectJson.Parse(cached.Json)) is { } server)
                servers[(server.Group, server.Version)] = server;
        }

        _known = new Known(snapshot, servers);
        return servers;
    }

    private sealed record Known(CacheSnapshot? Snapshot, Dictionary<(string Group, string Version), ExtensionServer> Servers);
}
