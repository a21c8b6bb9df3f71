using System.Collections.Concurrent;

namespace Gantry.Store.Etcd;

/// <summary>The writes of this process that are under way, by their marks, and which of them the history has shown. For those whose answer is lost.</summary>
internal sealed class EtcdOutcomes
{
    private readonly ConcurrentDictionary<ulong, long> _revisions = new();
    private long _last = Random.Shared.NextInt64();

    public ulong Begin()
    {
        ulong mark = (ulong)Interlocked.Increment(ref _last);
        _revisions[mark] = 0;
        return mark;
    }

    /// <summary>A write with this mark is in the history.</summary>
    public void Seen(ulong mark, long revision)
    {
        if (_revisions.ContainsKey(mark))
            _revisions.TryUpdate(mark, revision, 0);
    }

    /// <summary>Etcd's revision of a write that the history has shown, or null.</summary>
    public long? RevisionOf(ulong mark) => _revisions.GetValueOrDefault(mark) is > 0 and var revision ? revision : null;

    public void End(ulong mark) => _revisions.TryRemove(mark, out _);
}
