namespace Gantry.Engine.Specs;

/// <summary>Who a container's process is, by number, and where that user is at home.</summary>
public sealed record ResolvedUser(uint Uid, uint Gid, IReadOnlyList<uint> AdditionalGids, string Home)
{
    public static ResolvedUser Root { get; } = new(0, 0, [0], "/root");
}
