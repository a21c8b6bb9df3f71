using System.Text.Json;
using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Catalog;

/// <summary>Which images are here and what they are called. Every change is on disk, whole, before it can be seen.</summary>
internal sealed class ImageCatalog
{
    private readonly string _path;
    private readonly ContentStore _content;
    private readonly int _documentLimit;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<Image> _images = [];
    private volatile IReadOnlyList<KeptLayers> _kept = [];

    public ImageCatalog(string path, ContentStore content, int documentLimit, TimeProvider clock)
    {
        _path = path;
        _content = content;
        _documentLimit = documentLimit;
        _clock = clock;
        _images = Load();
    }

    public IReadOnlyList<Image> Images => _images;

    public IReadOnlyList<KeptLayers> Kept => _kept;

    /// <summary>Images that the file names but whose content was lost.</summary>
    public IReadOnlyList<CatalogEntry> Lost { get; private set; } = [];

    /// <summary>Adds an image whose content is all there; tags that another image had move to it.</summary>
    public Image Add(Digest manifest, IReadOnlyList<string> tags, IReadOnlyList<string> digests, IReadOnlyList<Digest>? indexes = null)
    {
        Image added = Read(manifest);
        lock (_gate)
        {
            Image? known = _images.FirstOrDefault(image => image.Id == added.Id);
            added = added with
            {
                RepoTags = [.. (known?.RepoTags ?? []).Union(tags)],
                RepoDigests = [.. (known?.RepoDigests ?? []).Union(digests)],
                Indexes = [.. (known?.Indexes ?? []).Union(indexes ?? [])],
                Tagged = tags.Count > 0 ? _clock.GetUtcNow() : known?.Tagged,
            };
            Save([.. _images.Where(image => image.Id != added.Id).Select(image => Without(image, tags)), added], _kept);
        }
        return added;
    }

    /// <summary>Takes names from an image, and the whole image away if that is asked.</summary>
    public void Remove(Digest id, IReadOnlyList<string> names, bool wholly)
    {
        lock (_gate)
            Save([.. _images.Where(image => !wholly || image.Id != id).Select(image => image.Id == id ? Without(image, names) : image)], _kept);
    }

    /// <summary>Puts stacks in the place of those that have the same keys, and forgets others.</summary>
    public void Keep(IReadOnlyList<KeptLayers> stacks, IReadOnlyCollection<string> forgotten)
    {
        HashSet<string> gone = [.. forgotten, .. stacks.Select(stack => stack.Key)];
        lock (_gate)
            Save(_images, [.. _kept.Where(stack => !gone.Contains(stack.Key)), .. stacks]);
    }

    /// <summary>Takes what was lost out of the file too.</summary>
    public void ForgetLost()
    {
        lock (_gate)
        {
            Save(_images, _kept);
            Lost = [];
        }
    }

    /// <summary>Reads the manifest and the configuration and checks that they belong together.</summary>
    public Image Read(Digest manifestDigest)
    {
        ImageManifest manifest = ManifestDocument.Parse(_content.ReadDocument(manifestDigest, _documentLimit), announced: null).Manifest
            ?? throw new InvalidDataException("the manifest is a list, not an image");
        ImageConfiguration configuration = ReadConfiguration(manifest);
        return new Image
        {
            Id = manifest.Config.Digest,
            ManifestDigest = manifestDigest,
            ManifestSize = _content.SizeOf(manifestDigest),
            RepoTags = [],
            RepoDigests = [],
            Size = _content.SizeOf(manifestDigest) + _content.SizeOf(manifest.Config.Digest)
                + manifest.Layers.DistinctBy(layer => layer.Digest).Sum(layer => _content.SizeOf(layer.Digest)),
            ChainIds = LayerStore.ChainIds(configuration.RootFs.DiffIds),
            Manifest = manifest,
            Configuration = configuration,
        };
    }

    private ImageConfiguration ReadConfiguration(ImageManifest manifest)
    {
        ImageConfiguration configuration =
            JsonSerializer.Deserialize(_content.ReadDocument(manifest.Config.Digest, _documentLimit), ImageSpecJson.Default.ImageConfiguration)
            ?? throw new InvalidDataException("the image's configuration is empty");
        if (configuration.RootFs.DiffIds.Count != manifest.Layers.Count || configuration.RootFs.DiffIds.Contains(default))
            throw new InvalidDataException(
                $"the image's manifest has {manifest.Layers.Count} layers, but its configuration names {configuration.RootFs.DiffIds.Count}");
        return configuration;
    }

    private static Image Without(Image image, IReadOnlyList<string> names) => image with
    {
        RepoTags = [.. image.RepoTags.Except(names)],
        RepoDigests = [.. image.RepoDigests.Except(names)],
    };

    private void Save(IReadOnlyList<Image> changed, IReadOnlyList<KeptLayers> changedKept)
    {
        var file = new CatalogFile
        {
            Images = [.. changed.Select(image => new CatalogEntry
            {
                Id = image.Id,
                Manifest = image.ManifestDigest,
                Tags = image.RepoTags,
                Digests = image.RepoDigests,
                Indexes = image.Indexes,
                Tagged = image.Tagged,
            })],
            Kept = changedKept,
        };
        DurableFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(file, CatalogJson.Default.CatalogFile));
        (_images, _kept) = (changed, changedKept);
    }

    private List<Image> Load()
    {
        if (!File.Exists(_path))
            return [];
        CatalogFile file = JsonSerializer.Deserialize(File.ReadAllBytes(_path), CatalogJson.Default.CatalogFile)
            ?? throw new InvalidDataException($"the image catalog {_path} is empty");
        var loaded = new List<Image>();
        var lost = new List<CatalogEntry>();
        foreach (CatalogEntry entry in file.Images)
        {
            if (TryRead(entry) is { } image)
                loaded.Add(image);
            else
                lost.Add(entry);
        }
        Lost = lost;
        _kept = [.. file.Kept.Where(stack => stack.Layers.All(layer => _content.Has(layer.Blob.Digest)))];
        return loaded;
    }

    // An image whose content was lost is gone; it can be pulled again under the same name.
    private Image? TryRead(CatalogEntry entry)
    {
        try
        {
            Image image = Read(entry.Manifest) with
            {
                RepoTags = entry.Tags,
                RepoDigests = entry.Digests,
                Indexes = [.. entry.Indexes.Where(_content.Has)],
                Tagged = entry.Tagged,
            };
            return image.Manifest.Layers.All(layer => _content.Has(layer.Digest)) ? image : null;
        }
        catch (Exception lost) when (lost is IOException or InvalidDataException or JsonException)
        {
            return null;
        }
    }
}
