using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Metrics;

/// <summary>Everything that /metrics tells, under the names that the original has.</summary>
internal sealed class MetricsDocument(ResourceCatalog catalog, (StoreMetrics Metrics, IStore Itself) store, IReadOnlyList<Action<PrometheusText>> others)
{
    public async Task<byte[]> WriteAsync(CancellationToken cancel)
    {
        PrometheusText text = new();
        store.Metrics.WriteTo(text, await SizesAsync(cancel));
        WriteObjects(text);
        WriteEvents(text);
        foreach (Action<PrometheusText> write in others)
            write(text);
        ProcessMetrics.WriteTo(text);
        return text.ToBytes();
    }

    // Everything else is worth telling while the store is away, most of all then.
    private async ValueTask<IReadOnlyList<long>> SizesAsync(CancellationToken cancel)
    {
        try
        {
            return await store.Itself.SizesAsync(cancel);
        }
        catch (StoreException)
        {
            return [];
        }
    }

    private void WriteObjects(PrometheusText text)
    {
        text.Family("apiserver_storage_objects", "gauge", "Objects that are stored, by kind.");
        foreach ((string group, string plural, int count) in Counts())
            text.Value("apiserver_storage_objects", count, ("resource", group.Length == 0 ? plural : $"{plural}.{group}"));
        text.Family("apiserver_resource_objects", "gauge", "Objects that are stored, by kind.");
        foreach ((string group, string plural, int count) in Counts())
            text.Value("apiserver_resource_objects", count, ("group", group), ("resource", plural));

        IEnumerable<(string Group, string Plural, int Count)> Counts() =>
            catalog.Stored.Select(resource => (resource.Definition.Group, resource.Definition.Plural, resource.Cache.Snapshot.Objects.Count));
    }

    private void WriteEvents(PrometheusText text)
    {
        const string events = "apiserver_watch_events_total";
        text.Family(events, "counter", "Events that were sent to watchers, by kind.");
        foreach (ApiResource resource in catalog.All.Where(one => one.EventsSent > 0))
            text.Value(events, resource.EventsSent, ("group", resource.Definition.Group), ("resource", resource.Definition.Plural), ("version", resource.Definition.Version));
    }
}
