using System.Collections.Immutable;
using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>All objects of one kind in memory, with their recent changes. Written by the feed only.</summary>
internal sealed class ResourceCache(ResourceCacheOptions options)
{
    private volatile CacheSnapshot _snapshot = new(OrderedObjects.Empty, Revision.None);
    private ChangeRing _ring = new(options.RingCapacity, Revision.None);

    public string Prefix => options.Prefix;

    public CacheSnapshot Snapshot => _snapshot;

    public ChangeRing Ring => Volatile.Read(ref _ring);

    public CachedObject? Find(string key) => _snapshot.Objects.Find(key);

    /// <summary>Replaces everything: at the start, and when the feed lost its place in the store's history.</summary>
    public void Load(IEnumerable<Entry> entries, Revision revision)
    {
        ILookup<bool, Entry> bySeal = entries.ToLookup(entry => entry.Seal.Length > 0);
        _snapshot = new(OrderedObjects.Of(bySeal[false].Select(Read)), revision)
        {
            Sealed = bySeal[true].ToImmutableDictionary(entry => entry.Key, entry => new SealedValue(entry.Modified, entry.Seal)),
        };
        BreakOff(revision);
    }

    /// <summary>Takes over a value that could not be opened when it came, unless another has come since. Who watches begins again from a list.</summary>
    public void Open(Entry entry)
    {
        CacheSnapshot old = _snapshot;
        if (!old.Sealed.TryGetValue(entry.Key, out SealedValue? value) || value.Revision != entry.Modified)
            return;
        _snapshot = old with { Objects = old.Objects.With(Read(entry)), Sealed = old.Sealed.Remove(entry.Key) };
        BreakOff(old.Revision);
    }

    public void Apply(Change change)
    {
        CacheSnapshot old = _snapshot;

        // A kind that began while the feed ran was loaded from a later state.
        if (change.Revision <= old.Revision)
            return;

        if (change.Seal.Length > 0)
        {
            // Watchers cannot be told what it has become; those that begin again wait until a list can be had.
            _snapshot = old with { Revision = change.Revision, Sealed = old.Sealed.SetItem(change.Key, new SealedValue(change.Revision, change.Seal)) };
            BreakOff(change.Revision);
            return;
        }

        CachedObject? before = old.Objects.Find(change.Key);
        ImmutableDictionary<string, SealedValue> stillSealed = old.Sealed.Remove(change.Key);
        if (change.IsDeletion && before is null)
        {
            _snapshot = old with { Sealed = stillSealed };
            return;
        }

        CachedObject after = change.IsDeletion && change.Value.IsEmpty
            ? before! with { Json = ObjectJson.AtRevision(before.Json, change.Revision), Revision = change.Revision }
            : Read(change.Key, change.Value, change.Revision);
        _snapshot = new(change.IsDeletion ? old.Objects.Without(change.Key) : old.Objects.With(after), change.Revision) { Sealed = stillSealed };
        _ring.Add(new CacheChange(change.Revision, before, after, change.IsDeletion));
    }

    /// <summary>Ends all watches behind the last change: what they follow is no longer served in this way.</summary>
    public void End() => Ring.End();

    private void BreakOff(Revision revision) => Interlocked.Exchange(ref _ring, new ChangeRing(options.RingCapacity, revision)).Break();

    /// <summary>An object as the store has it, in the form that its kind has now.</summary>
    public ReadOnlyMemory<byte> Renewed(Entry entry) => options.Renew is { } renew ? renew(entry.Value, entry.Modified) : entry.Value;

    /// <summary>An object of the store's history in the form that selectors ask.</summary>
    public CachedObject Read(Entry entry) => Read(entry.Key, entry.Value, entry.Modified);

    private CachedObject Read(string key, ReadOnlyMemory<byte> json, Revision revision) =>
        CachedObjectReader.Read(key, options.Renew is { } renew ? renew(json, revision) : json, revision, options.Fields);
}
