using Gantry.Store.History;

namespace Gantry.Store;

/// <summary>A store that forgets everything with the process: for tests and throw-away clusters.</summary>
public sealed class MemoryStore(int keptChanges = 10_000) : IStore
{
    private readonly Timeline _timeline = new(keptChanges);
    private readonly Lock _writer = new();

    public Revision Current => _timeline.State.Revision;

    public Revision Oldest => _timeline.Oldest;

    public ValueTask<Revision> SyncAsync(CancellationToken cancel = default) => ValueTask.FromResult(Current);

    public ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default) => ValueTask.FromResult(_timeline.State.Find(key));

    public ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default) =>
        ValueTask.FromResult((at is { } revision ? _timeline.StateAt(revision) : _timeline.State).List(prefix, after, limit));

    public ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default)
    {
        lock (_writer)
        {
            Draft draft = _timeline.Begin();
            WriteResult result = draft.Apply(write);
            _timeline.Publish(draft);
            return ValueTask.FromResult(result);
        }
    }

    public IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, CancellationToken cancel = default) =>
        _timeline.WatchAsync(prefix, after, cancel);

    public ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default)
    {
        _timeline.Compact(upTo);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _timeline.Close();
        return ValueTask.CompletedTask;
    }
}
