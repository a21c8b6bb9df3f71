using Gantry.Images.Snapshots;
using Gantry.Linux.Files;
using Gantry.Linux.Namespaces;

namespace Gantry.Engine.Files;

/// <summary>Shows the root file system of a container that does not run, in a mount namespace of its own.</summary>
internal static class SnapshotView
{
    /// <param name="place">Any empty directory; nobody sees that something is mounted on it.</param>
    public static MountView Open(ISnapshotter snapshots, string snapshotId, string place) => MountView.Build(() =>
    {
        Directory.CreateDirectory(place);
        snapshots.Mount(snapshotId, place);
        return RootDirectory.Open(place);
    });
}
