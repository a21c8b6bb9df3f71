namespace Gantry.Images.Snapshots;

/// <summary>What a container has written on top of its image.</summary>
public readonly record struct SnapshotUsage(long Bytes, long Inodes);
