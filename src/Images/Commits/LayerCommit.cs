using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Images.Snapshots;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Files;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;
using Descriptor = Gantry.Oci.ImageSpec.Descriptor;

namespace Gantry.Images.Commits;

/// <summary>Makes layers of what containers and builds have written: packed for images and unpacked for snapshots, at once.</summary>
/// <remarks>
/// The files first lie in a numbered directory of the layer store, which a crash leaves without a record and the next start
/// sweeps. The tar is made of that directory, so tar and directory cannot differ.
/// </remarks>
internal sealed class LayerCommit(ContentStore content, LayerStore layers, SnapshotDirectory snapshots, ImageLimits limits)
{
    public async Task<NewLayer> FromSnapshotAsync(string id, LayerOptions options, CancellationToken cancel)
    {
        SnapshotRecord record = snapshots.Read(id);
        using IDisposable below = layers.Pin(record.ChainIds);
        using LayerTree tree = layers.NewTree();
        if (record.Driver != OverlaySnapshotter.Driver)
            await Task.Run(() => CopyChanges(id, record, tree.Path, cancel), cancel);
        else if (options.TakesSnapshot)
            snapshots.Surrender(id, OverlaySnapshotter.Changes, tree.Path);
        else
            await Task.Run(() => Copy(snapshots.PathOf(id), tree.Path, cancel), cancel);
        NewLayer layer = await FromTreeAsync(tree, record.ChainIds, options, cancel);
        if (options.TakesSnapshot)
            snapshots.Remove(id);
        return layer;
    }

    /// <summary>Puts a layer that was made on other layers on top of these. Null if its content is not here any more.</summary>
    public async Task<NewLayer?> StackAsync(ImageLayer layer, IReadOnlyList<Digest> below, CancellationToken cancel)
    {
        ContentPins pins = content.Pin();
        pins.Add(layer.Blob.Digest);
        IReadOnlyList<Digest> stack = [.. below, LayerStore.ChainId(below, layer.DiffId)];
        IDisposable pinned = layers.Pin(stack);
        try
        {
            if (content.Has(layer.Blob.Digest))
            {
                await layers.UnpackAsync(stack, layer.DiffId, _ => content.OpenRead(layer.Blob.Digest), cancel);
                return new NewLayer(layer, stack, layers.Find(stack[^1])?.Bytes ?? 0, isEmpty: false, pins, pinned);
            }
            pins.Dispose();
            pinned.Dispose();
            return null;
        }
        catch
        {
            pins.Dispose();
            pinned.Dispose();
            throw;
        }
    }

    public async Task<NewLayer> FromTreeAsync(LayerTree tree, IReadOnlyList<Digest> below, LayerOptions options, CancellationToken cancel)
    {
        ContentPins pins = content.Pin();
        try
        {
            using var packer = new BlobPacker(content);
            int entries = await Task.Run(() => Pack(tree, below, options, packer, cancel), cancel);
            return entries == 0 ? Empty(packer, below, pins) : await FinishAsync(tree, below, packer, pins, cancel);
        }
        catch
        {
            pins.Dispose();
            throw;
        }
    }

    /// <summary>The tar is kept as it is, entry by entry, even where it is not how this store would write it.</summary>
    public async Task<NewLayer> FromTarAsync(Stream tar, IReadOnlyList<Digest> below, CancellationToken cancel)
    {
        using IDisposable stack = layers.Pin(below);
        using LayerTree tree = layers.NewTree();
        ContentPins pins = content.Pin();
        try
        {
            using var packer = new BlobPacker(content);
            await Task.Run(() => Unpack(tar, tree, below, packer, cancel), cancel);
            return await FinishAsync(tree, below, packer, pins, cancel);
        }
        catch
        {
            pins.Dispose();
            throw;
        }
    }

    private async Task<NewLayer> FinishAsync(LayerTree tree, IReadOnlyList<Digest> below, BlobPacker packer, ContentPins pins, CancellationToken cancel)
    {
        ImageLayer layer = packer.Commit(content, pins);
        IReadOnlyList<Digest> stack = [.. below, LayerStore.ChainId(below, layer.DiffId)];
        IDisposable pinned = layers.Pin(stack);
        try
        {
            using RootDirectory root = RootDirectory.Open(tree.Path);
            long disk = DirectoryTree.Measure(root.Descriptor).Bytes;
            var record = new LayerRecord { ChainId = stack[^1], DiffId = layer.DiffId, Bytes = packer.Bytes, DiskBytes = disk };
            await layers.AdoptAsync(tree, record, cancel);
            return new NewLayer(layer, stack, packer.Bytes, isEmpty: false, pins, pinned);
        }
        catch
        {
            pinned.Dispose();
            throw;
        }
    }

    private NewLayer Empty(BlobPacker packer, IReadOnlyList<Digest> below, ContentPins pins)
    {
        var layer = new ImageLayer(new Descriptor { MediaType = MediaTypes.LayerGzip, Digest = packer.DiffId }, packer.DiffId);
        return new NewLayer(layer, below, packer.Bytes, isEmpty: true, pins, layers.Pin(below));
    }

    private int Pack(LayerTree tree, IReadOnlyList<Digest> below, LayerOptions options, BlobPacker packer, CancellationToken cancel)
    {
        using LowerLayers lower = layers.Lower(below);
        using RootDirectory root = RootDirectory.Open(tree.Path);
        new MountPointStubs(root.Descriptor, lower, limits).Remove(options.MountPoints);
        var archive = new LayerArchive(new TarWriter(packer.Target), options, limits, cancel);
        archive.Write(root.Descriptor, withRoot: !lower.TryGiveRoot(root.Descriptor));
        return archive.Entries;
    }

    private void Unpack(Stream tar, LayerTree tree, IReadOnlyList<Digest> below, BlobPacker packer, CancellationToken cancel)
    {
        using var diff = new DiffStream(_ => tar, System.Security.Cryptography.HashAlgorithmName.SHA256, limits.LayerBytes, cancel);
        using var copied = new TeeStream(diff, packer.Target);
        using LowerLayers lower = layers.Lower(below);
        using (var unpacker = new LayerUnpacker(tree.Path, lower, limits))
            unpacker.Unpack(new TarReader(copied));
        copied.CopyTo(Stream.Null);
    }

    // The container may go on writing, so its files cannot be shared with the layer; where the file system can, their blocks are.
    private static void Copy(string snapshot, string place, CancellationToken cancel)
    {
        using RootDirectory from = RootDirectory.Open(Path.Combine(snapshot, OverlaySnapshotter.Changes));
        using RootDirectory to = RootDirectory.Open(place);
        new LayerCopy(cancel, keepsMarkers: true).AddLayer(from.Descriptor, to.Descriptor);
    }

    // A plain copy has everything; what makes a layer of it is found by comparing.
    private void CopyChanges(string id, SnapshotRecord record, string place, CancellationToken cancel)
    {
        using RootDirectory from = RootDirectory.Open(Path.Combine(snapshots.PathOf(id), OverlaySnapshotter.Changes));
        using RootDirectory to = RootDirectory.Open(place);
        using LowerLayers lower = layers.Lower(record.ChainIds);
        IReadOnlyList<SnapshotChange> changes = new SnapshotChanges(lower, new HashSet<string>(), cancel).InCopy(from.Descriptor);
        new ChangeCopy(from.Descriptor, to.Descriptor).Add(changes);
    }
}
