using System.Text;
using Gantry.Images.Layers;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>Snapshots by overlayfs: the image's layers are shared and read-only, each snapshot has a directory for its changes.</summary>
public sealed class OverlaySnapshotter(ImageStore store) : ISnapshotter
{
    internal const string Changes = "fs";
    internal const string Driver = "overlay";
    private const string Scratch = "work";

    public async Task CreateAsync(string id, Image image, CancellationToken cancel)
    {
        using IDisposable pinned = await store.UnpackAsync(image, progress: null, cancel);
        Create(id, new SnapshotRecord { Image = image.Id, ChainIds = image.ChainIds, Driver = Driver });
    }

    public Task CreateAsync(string id, IReadOnlyList<Digest> chainIds, CancellationToken cancel)
    {
        using IDisposable pinned = store.PinLayers(chainIds);
        Create(id, new SnapshotRecord { ChainIds = chainIds, Driver = Driver });
        return Task.CompletedTask;
    }

    public void Mount(string id, string target) => Mount(id, target, isTransient: false);

    // Unmounting an overlay syncs the whole file system that its changes lie on: tens of milliseconds, seconds on a busy disk.
    public void MountTransient(string id, string target) => Mount(id, target, isTransient: true);

    private void Mount(string id, string target, bool isTransient)
    {
        SnapshotRecord record = store.Snapshots.Read(id);
        if (MountTable.IsMountPoint(target))
            return;
        string snapshot = store.Snapshots.PathOf(id);
        if (record.ChainIds.Count == 0)
            MountTable.Bind(Path.Combine(snapshot, Changes), target, recursive: false);
        else
            MountOverlay(snapshot, store.LayerNames(record.ChainIds), target, isTransient);
    }

    public void Unmount(string target) => MountTable.UnmountAll(target);

    public Task RemoveAsync(string id, CancellationToken cancel) => Task.Run(() => store.RemoveSnapshot(id), cancel);

    public SnapshotUsage Usage(string id) => store.Snapshots.Usage(id, Changes);

    public IReadOnlyDictionary<string, Digest?> List() => store.Snapshots.List().ToDictionary(entry => entry.Key, entry => entry.Value.Image);

    internal static SnapshotPlaces Places(string snapshot, IReadOnlyList<string> lower) => new(lower, Path.Combine(snapshot, Changes), Path.Combine(snapshot, Scratch));

    private void Create(string id, SnapshotRecord record) =>
        store.Snapshots.Create(id, record, directory => Fill(directory, store.LayerDirectories(record.ChainIds)));

    // The options of a mount fit one page. Through /proc/self/fd a directory is some twenty characters wherever the store
    // lies, and colons and commas in the store's own path need no escaping.
    private void MountOverlay(string snapshot, IReadOnlyList<string> layersLowestFirst, string target, bool isTransient)
    {
        // Where a volatile mount has been, the kernel refuses any other until this goes. See Documentation/filesystems/overlayfs.rst.
        string mark = Path.Combine(snapshot, Scratch, "work", "incompat", "volatile");
        if (Directory.Exists(mark))
            Directory.Delete(mark, recursive: true);
        using RootDirectory layers = RootDirectory.Open(store.LayersRoot);
        using RootDirectory changes = RootDirectory.Open(snapshot);
        var options = new StringBuilder("lowerdir=");
        foreach (string layer in layersLowestFirst.Reverse())
            options.Append("/proc/self/fd/").Append(layers.Descriptor.Number).Append('/').Append(layer).Append(':');
        options.Length--;
        string here = $"/proc/self/fd/{changes.Descriptor.Number}";
        options.Append($",upperdir={here}/{Changes},workdir={here}/{Scratch}");
        // Changes must mean the same without their lower directories: they become layers. See Documentation/filesystems/overlayfs.rst.
        options.Append(",redirect_dir=off,metacopy=off,index=off");
        if (isTransient)
            options.Append(",volatile");
        MountTable.Mount("overlay", target, "overlay", MountFlags.None, options.ToString());
    }

    // The top directory of the changes hides that of the layers, so it has to look like it.
    private static void Fill(string directory, IReadOnlyList<string> layersLowestFirst)
    {
        string changes = Path.Combine(directory, Changes);
        Directory.CreateDirectory(changes);
        Directory.CreateDirectory(Path.Combine(directory, Scratch));
        using RootDirectory root = RootDirectory.Open(changes);
        using Descriptor open = FileAt.Open(root.Descriptor, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetPermissions(open, 0x1ED); // 0755
        if (layersLowestFirst.Count == 0)
            return;
        using RootDirectory top = RootDirectory.Open(layersLowestFirst[^1]);
        FileStatus status = FileAt.Status(top.Descriptor);
        OpenFile.SetOwner(open, status.Owner, status.Group);
        OpenFile.SetPermissions(open, status.Permissions);
        OpenFile.SetTime(open, status.Modified);
    }
}
