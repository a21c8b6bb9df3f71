using System.Security.Cryptography;
using Gantry.Images.Catalog;
using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images.Checks;

/// <summary>Looks at everything in a store: every blob is hashed, everything that is needed is there, nothing is there that is not.</summary>
/// <param name="isExclusive">True if nobody works with the store, so that what is unfinished is a leftover.</param>
internal sealed class StoreInspection(
    ContentStore content, LayerStore layers, SnapshotDirectory snapshots, ImageCatalog catalog, StoreNeeds needs, bool isExclusive)
{
    private readonly List<StoreProblem> _problems = [];
    private int _blobs;
    private long _bytes;

    /// <param name="unpack">Unpacks the layers of an image; called where some are missing and <paramref name="repairs"/>.</param>
    public async Task<StoreReport> RunAsync(bool repairs, Func<Image, Task> unpack, CancellationToken cancel)
    {
        await HashAsync(repairs, cancel);
        FindLost(repairs);
        await FindMissingLayersAsync(repairs, unpack);
        FindOrphans(repairs);
        FindBrokenSnapshots();
        if (isExclusive)
            FindLeftovers(repairs);
        return new StoreReport(catalog.Images.Count, _blobs, _bytes, layers.List().Count, snapshots.List().Count, _problems);
    }

    private async Task HashAsync(bool repairs, CancellationToken cancel)
    {
        foreach (Digest digest in content.List())
        {
            if (await TryHashAsync(digest, cancel) is not { } found)
                continue;
            _blobs++;
            if (found == digest)
                continue;
            if (repairs)
                content.Delete(digest);
            Tell(StoreDamage.DamagedContent, $"the content of {digest} has the digest {found}", repairs);
        }
    }

    private async Task<Digest?> TryHashAsync(Digest digest, CancellationToken cancel)
    {
        try
        {
            await using FileStream file = content.OpenRead(digest);
            _bytes += file.Length;
            return Digest.OfHash(digest.Algorithm == "sha512" ? await SHA512.HashDataAsync(file, cancel) : await SHA256.HashDataAsync(file, cancel));
        }
        catch (FileNotFoundException)
        {
            // Deleted since the directory was read.
            return null;
        }
    }

    private void FindLost(bool repairs)
    {
        foreach (CatalogEntry lost in catalog.Lost)
            Tell(StoreDamage.LostImage, $"the image {Name(lost.Tags, lost.Id)} lacks documents or layers; pull or load it again", repairs);
        if (repairs && catalog.Lost.Count > 0)
            catalog.ForgetLost();
        foreach (Image image in catalog.Images)
        {
            if (StoreNeeds.ContentOf(image).FirstOrDefault(digest => !content.Has(digest)) is var missing && missing == default)
                continue;
            if (repairs)
                catalog.Remove(image.Id, [], wholly: true);
            Tell(StoreDamage.LostImage, $"the image {Name(image.RepoTags, image.Id)} lacks {missing}; pull or load it again", repairs);
        }
        string[] broken = [.. catalog.Kept.Where(kept => !kept.Layers.All(layer => content.Has(layer.Blob.Digest)) || !StoreNeeds.ChainOf(kept).All(layers.IsWhole)).Select(kept => kept.Key)];
        foreach (string key in broken)
            Tell(StoreDamage.LostKept, $"the layers that are kept as {key} are not whole", repairs);
        if (repairs && broken.Length > 0)
            catalog.Keep([], broken);
    }

    private async Task FindMissingLayersAsync(bool repairs, Func<Image, Task> unpack)
    {
        foreach (Image image in catalog.Images.Where(image => !image.ChainIds.All(layers.IsWhole)))
        {
            if (repairs)
            {
                foreach (Digest chainId in image.ChainIds.Where(id => !layers.IsWhole(id)))
                    layers.Forget(chainId);
                await unpack(image);
            }
            Tell(StoreDamage.MissingLayer, $"layers of the image {Name(image.RepoTags, image.Id)} are not unpacked", repairs);
        }
    }

    private void FindOrphans(bool repairs)
    {
        foreach (Digest digest in content.Orphans(needs.Content))
            Tell(StoreDamage.OrphanContent, $"nothing needs the content {digest}", repairs);
        foreach (LayerRecord layer in layers.Orphans(needs.Layers))
            Tell(StoreDamage.OrphanLayer, $"nothing needs the unpacked layer {layer.ChainId}", repairs);
        if (!repairs)
            return;
        content.Collect(needs.Content);
        layers.Collect(needs.Layers);
    }

    private void FindBrokenSnapshots()
    {
        foreach ((string id, SnapshotRecord snapshot) in snapshots.List())
        {
            if (snapshot.ChainIds.FirstOrDefault(chainId => !layers.IsWhole(chainId)) is var missing && missing != default)
                Tell(StoreDamage.BrokenSnapshot, $"the snapshot {id} lacks the layer {missing} below it", isRepaired: false);
            else if (!snapshots.HasFiles(id))
                Tell(StoreDamage.BrokenSnapshot, $"the snapshot {id} has lost its files", isRepaired: false);
        }
    }

    private void FindLeftovers(bool repairs)
    {
        IReadOnlyList<string>[] left = [content.Leftovers(repairs), layers.Leftovers(repairs), snapshots.Leftovers(repairs)];
        foreach (string name in left.SelectMany(names => names))
            Tell(StoreDamage.Leftover, $"{name} was left by something that was cut off", repairs);
    }

    private void Tell(StoreDamage kind, string message, bool isRepaired) => _problems.Add(new StoreProblem(kind, message, isRepaired));

    private static string Name(IReadOnlyList<string> tags, Digest id) => tags.Count > 0 ? tags[0] : id.ToString();
}
