namespace Gantry.Images.Snapshots;

/// <summary>One name that is not as the layers below a snapshot have it.</summary>
/// <param name="Path">From the root on, with a slash in front.</param>
public sealed record SnapshotChange(string Path, SnapshotChangeKind Kind);
