namespace Gantry.Images.Snapshots;

/// <summary>What has happened to a name, valued as Docker's API tells it.</summary>
public enum SnapshotChangeKind
{
    Modified = 0,
    Added = 1,
    Deleted = 2,
}
