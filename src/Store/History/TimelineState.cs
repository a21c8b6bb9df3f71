using System.Collections.Immutable;

namespace Gantry.Store.History;

/// <summary>All entries as of one revision. Immutable, so a reader keeps it as long as it likes.</summary>
internal sealed record TimelineState(ImmutableSortedSet<Entry> Entries, Revision Revision)
{
    public static TimelineState Empty { get; } = new(ImmutableSortedSet.Create<Entry>(EntryOrder.Instance), Revision.None);

    public static TimelineState Of(IEnumerable<Entry> entries, Revision revision) => new(ImmutableSortedSet.CreateRange(EntryOrder.Instance, entries), revision);

    public Entry? Find(string key) => Entries.TryGetValue(EntryOrder.Probe(key), out Entry found) ? found : null;

    public Page List(string prefix, string? after, int limit)
    {
        int first = after is null || string.CompareOrdinal(after, prefix) < 0 ? IndexAtOrAfter(prefix) : IndexAtOrAfter(after + "\0");
        int end = prefix.Length == 0 ? Entries.Count : IndexAtOrAfter(prefix + "\uffff");
        int count = limit > 0 ? Math.Min(limit, end - first) : end - first;
        if (count <= 0)
            return new Page([], Revision, 0);

        var entries = new Entry[count];
        for (int i = 0; i < count; i++)
            entries[i] = Entries[first + i];
        return new Page(entries, Revision, end - first - count);
    }

    private int IndexAtOrAfter(string key)
    {
        int index = Entries.IndexOf(EntryOrder.Probe(key));
        return index >= 0 ? index : ~index;
    }
}
