using System.Collections.Concurrent;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Metrics;

/// <summary>How long the store takes, under the names that the original has for its etcd, whatever the store is.</summary>
internal sealed class StoreMetrics
{
    private const string Times = "etcd_request_duration_seconds";
    private const string Counts = "etcd_requests_total";
    private const string Errors = "etcd_request_errors_total";

    private readonly Operation[] _operations = [new("get"), new("list"), new("create"), new("update"), new("delete")];

    public StoreSeries Get(string key) => _operations[0].Of(key);

    public StoreSeries List(string prefix) => _operations[1].Of(prefix);

    public StoreSeries Create(string key) => _operations[2].Of(key);

    public StoreSeries Update(string key) => _operations[3].Of(key);

    public StoreSeries Delete(string key) => _operations[4].Of(key);

    /// <param name="sizes">What the store takes on disks, one number for each that has a copy.</param>
    public void WriteTo(PrometheusText text, IReadOnlyList<long> sizes)
    {
        (StoreSeries Series, (string, string)[] Labels)[] all =
            [.. from operation in _operations from pair in operation.All orderby pair.Key select (pair.Value, LabelsOf(operation.Name, pair.Key))];
        text.Family(Times, "histogram", "How long operations of the store took, by kind.");
        foreach ((StoreSeries series, (string, string)[] labels) in all)
            text.Histogram(Times, series.Times, 0, labels);
        text.Family(Counts, "counter", "Operations of the store, by kind.");
        foreach ((StoreSeries series, (string, string)[] labels) in all)
            text.Value(Counts, series.Times.Cumulative()[^1], labels);
        text.Family(Errors, "counter", "Operations of the store that failed, by kind.");
        foreach ((StoreSeries series, (string, string)[] labels) in all.Where(one => one.Series.Failures > 0))
            text.Value(Errors, series.Failures, labels);
        text.Family("apiserver_storage_size_bytes", "gauge", "What the store takes on the disk.");
        for (int i = 0; i < sizes.Count; i++)
            text.Value("apiserver_storage_size_bytes", sizes[i], ("storage_cluster_id", $"etcd-{i}"));
    }

    // "/registry/apps/deployments/"; the core group has no name.
    private static (string, string)[] LabelsOf(string operation, string prefix)
    {
        string[] steps = prefix.Length > StoreKeys.Root.Length ? prefix[StoreKeys.Root.Length..^1].Split('/') : ["", ""];
        return [("group", steps[0] == "core" ? "" : steps[0]), ("operation", operation), ("resource", steps[1])];
    }

    // Kinds are few; a key of none is counted with the others of none.
    private sealed class Operation(string name)
    {
        private readonly ConcurrentDictionary<string, StoreSeries> _kinds = new(StringComparer.Ordinal);

        public string Name => name;

        public IEnumerable<KeyValuePair<string, StoreSeries>> All => _kinds;

        public StoreSeries Of(string key)
        {
            ReadOnlySpan<char> prefix = StoreKeys.PrefixOf(key);
            return _kinds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out StoreSeries? known) ? known : _kinds.GetOrAdd(prefix.ToString(), _ => new StoreSeries());
        }
    }
}
