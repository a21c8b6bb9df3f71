using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Oci;

namespace Gantry.Images.Usage;

/// <summary>Counts what images take on the disk, each piece once however many images have it.</summary>
internal sealed class UsageCount(ContentStore content, LayerStore layers)
{
    public IReadOnlyDictionary<Digest, ImageUsage> Of(IReadOnlyList<Image> images)
    {
        Dictionary<Digest, Dictionary<string, long>> pieces = images.ToDictionary(image => image.Id, PiecesOf);
        Dictionary<string, int> users = pieces.Values.SelectMany(found => found.Keys).CountBy(piece => piece).ToDictionary();
        return pieces.ToDictionary(
            image => image.Key,
            image => new ImageUsage(image.Value.Values.Sum(), image.Value.Where(piece => users[piece.Key] > 1).Sum(piece => piece.Value)));
    }

    public long TotalOf(Image image) => PiecesOf(image).Values.Sum();

    /// <summary>Bytes of the pieces that only these images have.</summary>
    public long OnlyIn(IReadOnlyList<Image> images, IReadOnlyList<Image> others)
    {
        HashSet<string> kept = [.. others.SelectMany(image => PiecesOf(image).Keys)];
        return images.SelectMany(PiecesOf).DistinctBy(piece => piece.Key).Where(piece => !kept.Contains(piece.Key)).Sum(piece => piece.Value);
    }

    public long UnpackedOf(Digest chainId) => layers.Find(chainId)?.DiskBytes ?? 0;

    private Dictionary<string, long> PiecesOf(Image image)
    {
        var pieces = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Digest blob in image.Layers.Select(layer => layer.Blob.Digest).Append(image.Id).Append(image.ManifestDigest).Concat(image.Indexes))
            pieces[blob.ToString()] = content.DiskBytesOf(blob);
        foreach (Digest chainId in image.ChainIds)
            pieces[$"layer {chainId}"] = UnpackedOf(chainId);
        return pieces;
    }
}
