namespace Gantry.Store;

/// <summary>One change that a caller asks for, with the condition under which it applies.</summary>
public sealed record Write
{
    public required string Key { get; init; }

    /// <summary>The new value; for a deletion the final form that watchers are shown.</summary>
    public Payload Value { get; init; }

    public bool IsDeletion { get; init; }

    /// <summary>The revision that the key must be at: <see cref="Revision.None"/> for "not there", null for "whatever it is".</summary>
    public Revision? Expected { get; init; }

    public Durability Durability { get; init; }
}
