namespace Gantry.Store;

/// <summary>One step of the store's history. For a deletion <see cref="Value"/> is the final form that the deleter gave, empty where it gave none.</summary>
/// <param name="Previous">The value before, or null where the key was not there.</param>
public sealed record Change(Revision Revision, string Key, ReadOnlyMemory<byte> Value, Entry? Previous, bool IsDeletion)
{
    /// <summary>Why the value cannot be read now; empty for one that can.</summary>
    public string Seal { get; init; } = "";
}
