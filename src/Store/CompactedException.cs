namespace Gantry.Store;

/// <summary>The history that was asked for has been compacted away.</summary>
public sealed class CompactedException(Revision asked, Revision oldest)
    : Exception($"revision {asked} has been compacted; the oldest kept is {oldest}")
{
    public Revision Asked { get; } = asked;

    public Revision Oldest { get; } = oldest;
}
