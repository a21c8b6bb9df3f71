using System.Text.Json;
using Gantry.Images.Catalog;
using Gantry.Images.Content;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Archives;

/// <summary>Finds the images in an archive, be it an OCI layout, a docker archive, or both at once.</summary>
internal sealed class ArchiveReader(IArchiveFiles files, ContentStore content, ContentPins pins, ImageStoreOptions options)
{
    private const int DeepestIndex = 4;
    private readonly int _limit = options.Limits.DocumentBytes;

    public async Task<IReadOnlyList<ArchivedImage>> FindAsync(CancellationToken cancel)
    {
        IReadOnlyList<DockerArchiveImage> docker = await DockerListAsync(cancel);
        List<ArchivedImage> images = [];
        if (await files.FindAsync("oci-layout", cancel) is not null && await files.FindAsync("index.json", cancel) is { } index)
            images.AddRange(await FromLayoutAsync(index, docker, cancel));
        if (images.Count == 0)
        {
            foreach (DockerArchiveImage image in docker)
                images.Add(await FromDockerAsync(image, cancel));
        }
        return images.Count > 0
            ? images
            : throw new InvalidDataException($"it holds no image for {options.Platform} (neither an OCI layout nor a docker archive with one)");
    }

    private async Task<IReadOnlyList<DockerArchiveImage>> DockerListAsync(CancellationToken cancel) =>
        await files.FindAsync("manifest.json", cancel) is { } list
            ? JsonSerializer.Deserialize(content.ReadDocument(list, _limit), CatalogJson.Default.IReadOnlyListDockerArchiveImage) ?? []
            : [];

    private async Task<List<ArchivedImage>> FromLayoutAsync(Digest index, IReadOnlyList<DockerArchiveImage> docker, CancellationToken cancel)
    {
        ImageIndex entries = JsonSerializer.Deserialize(content.ReadDocument(index, _limit), ImageSpecJson.Default.ImageIndex)
            ?? throw new InvalidDataException("index.json of the layout is empty");
        List<ArchivedImage> images = [];
        foreach (IGrouping<string, Descriptor> sameName in entries.Manifests.GroupBy(NameOf))
        {
            if (await ResolveAsync(sameName, DeepestIndex, cancel) is not { } manifest)
                continue;
            Digest config = (await ReadManifestAsync(manifest, cancel)).Config.Digest;
            // Newer versions of docker save write both forms; only the docker one has every name.
            IEnumerable<string> tags = docker.Where(image => BlobPath.TryParse(image.Config) == config).SelectMany(image => image.RepoTags);
            images.Add(new ArchivedImage(manifest, [.. tags.Prepend(sameName.Key).Where(name => name.Length > 0).Distinct()]));
        }
        return images;
    }

    private async Task<Digest?> ResolveAsync(IEnumerable<Descriptor> entries, int deepest, CancellationToken cancel)
    {
        if (ManifestDocument.Choose(entries, options.Platform) is not { } chosen)
            return null;
        if (deepest == 0)
            throw new InvalidDataException("the layout has lists of images inside one another without end");
        byte[] json = content.ReadDocument(await RequireAsync(BlobPath.Of(chosen.Digest), cancel), _limit);
        ManifestDocument document = ManifestDocument.Parse(json, chosen.MediaType);
        return document.Index is { } list ? await ResolveAsync(list.Manifests, deepest - 1, cancel) : chosen.Digest;
    }

    private async Task<ImageManifest> ReadManifestAsync(Digest digest, CancellationToken cancel)
    {
        ImageManifest manifest = ManifestDocument.Parse(content.ReadDocument(digest, _limit), announced: null).Manifest!;
        await RequireAsync(BlobPath.Of(manifest.Config.Digest), cancel);
        foreach (Descriptor layer in manifest.Layers)
            await RequireAsync(BlobPath.Of(layer.Digest), cancel);
        return manifest;
    }

    private async Task<ArchivedImage> FromDockerAsync(DockerArchiveImage image, CancellationToken cancel)
    {
        Digest config = await RequireAsync(image.Config, cancel);
        List<Descriptor> layers = [];
        foreach (string path in image.Layers)
            layers.Add(DescribeLayer(await RequireAsync(path, cancel)));
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = config, Size = content.SizeOf(config) },
            Layers = layers,
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, ImageSpecJson.Plain.ImageManifest);
        return new ArchivedImage(content.Put(json, pins), image.RepoTags);
    }

    private Descriptor DescribeLayer(Digest digest)
    {
        Span<byte> magic = stackalloc byte[4];
        using FileStream blob = content.OpenRead(digest);
        int length = blob.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        string type = magic[..length] is [0x1f, 0x8b, ..] ? MediaTypes.LayerGzip
            : magic[..length] is [0x28, 0xb5, 0x2f, 0xfd] ? MediaTypes.LayerZstd
            : MediaTypes.Layer;
        return new Descriptor { MediaType = type, Digest = digest, Size = content.SizeOf(digest) };
    }

    private async Task<Digest> RequireAsync(string path, CancellationToken cancel) => await files.FindAsync(path, cancel)
        ?? throw new InvalidDataException($"it names the file \"{Layers.LayerPath.Show(path)}\", which it does not hold");

    // A layout may name an image by its tag alone, which says nothing here.
    private static string NameOf(Descriptor entry)
    {
        string name = entry.Annotations?.GetValueOrDefault("io.containerd.image.name")
            ?? entry.Annotations?.GetValueOrDefault("org.opencontainers.image.ref.name") ?? "";
        return name.Contains('/') || name.Contains(':') ? name : "";
    }
}
