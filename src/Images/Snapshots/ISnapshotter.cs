using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>Turns an image into a writable root file system for one container.</summary>
/// <remarks>Ids are given by the caller: letters, digits, dot, dash and underscore. A snapshot outlives restarts; its mount need not.</remarks>
public interface ISnapshotter
{
    /// <summary>Makes the snapshot; the image's layers are unpacked where they are not yet.</summary>
    Task CreateAsync(string id, Image image, CancellationToken cancel);

    /// <summary>Makes a snapshot of no image but of a stack of unpacked layers, lowest first; of none, it begins empty.</summary>
    Task CreateAsync(string id, IReadOnlyList<Digest> chainIds, CancellationToken cancel);

    /// <summary>Shows the snapshot at an existing directory; does nothing where it is shown already.</summary>
    void Mount(string id, string target);

    /// <summary>The same for a snapshot that goes with what runs on it: nothing brings its files to the disk, not even its last unmount.</summary>
    void MountTransient(string id, string target) => Mount(id, target);

    /// <summary>Ends what <see cref="Mount"/> did; does nothing where nothing is mounted.</summary>
    void Unmount(string target);

    /// <summary>Deletes the snapshot and all that was written to it; does nothing where there is none.</summary>
    Task RemoveAsync(string id, CancellationToken cancel);

    SnapshotUsage Usage(string id);

    /// <summary>Every snapshot with the id of its image, where it was made of one.</summary>
    IReadOnlyDictionary<string, Digest?> List();
}
