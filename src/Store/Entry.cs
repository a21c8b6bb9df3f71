namespace Gantry.Store;

/// <summary>A key with its current value and the revisions that made it and last changed it.</summary>
public sealed record Entry(string Key, ReadOnlyMemory<byte> Value, Revision Created, Revision Modified)
{
    /// <summary>Why the value cannot be read now; empty for one that can.</summary>
    public string Seal { get; init; } = "";
}
