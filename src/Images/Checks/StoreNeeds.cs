using Gantry.Images.Catalog;
using Gantry.Images.Layers;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images.Checks;

/// <summary>The one rule of reachability: images and kept stacks need content and layers, snapshots need layers.</summary>
internal sealed class StoreNeeds(ImageCatalog catalog, SnapshotDirectory snapshots)
{
    public static IEnumerable<Digest> ContentOf(Image image) =>
        image.Manifest.Layers.Select(layer => layer.Digest).Append(image.Id).Append(image.ManifestDigest).Concat(image.Indexes);

    public static IReadOnlyList<Digest> ChainOf(KeptLayers kept) => LayerStore.ChainIds([.. kept.Layers.Select(layer => layer.DiffId)]);

    public IReadOnlySet<Digest> Content() =>
        catalog.Images.SelectMany(ContentOf).Concat(catalog.Kept.SelectMany(kept => kept.Layers).Select(layer => layer.Blob.Digest)).ToHashSet();

    public IReadOnlySet<Digest> Layers() => catalog.Images.SelectMany(image => image.ChainIds)
        .Concat(catalog.Kept.SelectMany(ChainOf))
        .Concat(snapshots.List().Values.SelectMany(snapshot => snapshot.ChainIds))
        .ToHashSet();
}
