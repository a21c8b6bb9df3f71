namespace Gantry.Store;

/// <summary>How one member of an etcd is.</summary>
/// <param name="Leader">The leader's id, as this member sees it; 0 for none.</param>
/// <param name="Bytes">What its file takes on the disk.</param>
/// <param name="BytesInUse">What of that is in use; the rest goes with a defragmentation.</param>
public sealed record EtcdMemberStatus(ulong Id, ulong Leader, string Version, long Bytes, long BytesInUse)
{
    public bool IsLeader => Id == Leader;

    /// <summary>What the member complains of, in its own words: that its space is used up, for one.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
