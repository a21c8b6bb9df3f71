namespace Gantry.Store.History;

/// <summary>Entries in the ordinal order of their keys.</summary>
internal sealed class EntryOrder : IComparer<Entry>
{
    public static EntryOrder Instance { get; } = new();

    /// <summary>An entry that stands for a key in searches.</summary>
    public static Entry Probe(string key) => new(key, default, default, default);

    public int Compare(Entry? x, Entry? y) => string.CompareOrdinal(x!.Key, y!.Key);
}
