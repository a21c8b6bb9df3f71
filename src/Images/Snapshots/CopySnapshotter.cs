using Gantry.Images.Layers;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>Snapshots as plain copies of the image's files, for file systems that overlayfs cannot lie on.</summary>
public sealed class CopySnapshotter(ImageStore store) : ISnapshotter
{
    private const string Files = "fs";

    public async Task CreateAsync(string id, Image image, CancellationToken cancel)
    {
        using IDisposable pinned = await store.UnpackAsync(image, progress: null, cancel);
        await CreateAsync(id, image.ChainIds, image.Id, cancel);
    }

    public async Task CreateAsync(string id, IReadOnlyList<Digest> chainIds, CancellationToken cancel)
    {
        using IDisposable pinned = store.PinLayers(chainIds);
        await CreateAsync(id, chainIds, image: null, cancel);
    }

    public void Mount(string id, string target)
    {
        store.Snapshots.Read(id);
        if (!MountTable.IsMountPoint(target))
            MountTable.Bind(Path.Combine(store.Snapshots.PathOf(id), Files), target, recursive: false);
    }

    public void Unmount(string target) => MountTable.UnmountAll(target);

    public Task RemoveAsync(string id, CancellationToken cancel) => Task.Run(() => store.RemoveSnapshot(id), cancel);

    /// <summary>Everything counts: nothing is shared with the image.</summary>
    public SnapshotUsage Usage(string id) => store.Snapshots.Usage(id, Files);

    public IReadOnlyDictionary<string, Digest?> List() => store.Snapshots.List().ToDictionary(entry => entry.Key, entry => entry.Value.Image);

    private Task CreateAsync(string id, IReadOnlyList<Digest> chainIds, Digest? image, CancellationToken cancel)
    {
        var record = new SnapshotRecord { Image = image, ChainIds = chainIds, Driver = "copy" };
        return Task.Run(() => store.Snapshots.Create(id, record, directory => Fill(directory, store.LayerDirectories(chainIds), cancel)), cancel);
    }

    private static void Fill(string directory, IReadOnlyList<string> layersLowestFirst, CancellationToken cancel)
    {
        string files = Path.Combine(directory, Files);
        Directory.CreateDirectory(files);
        using RootDirectory target = RootDirectory.Open(files);
        foreach (string path in layersLowestFirst)
        {
            using RootDirectory layer = RootDirectory.Open(path);
            new LayerCopy(cancel).AddLayer(layer.Descriptor, target.Descriptor);
        }
    }
}
