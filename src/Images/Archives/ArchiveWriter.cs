using System.Text.Json;
using Gantry.Images.Catalog;
using Gantry.Images.Content;
using Gantry.Images.Tar;
using Gantry.Linux.Files;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Archives;

/// <summary>Writes images as one tar that is an OCI layout and a docker archive at once, as <c>docker save</c> of version 25 and later does.</summary>
internal sealed class ArchiveWriter(ContentStore content, Stream target, CancellationToken cancel) : IDisposable
{
    private readonly MemoryStream _pending = new();
    private readonly HashSet<Digest> _written = [];
    private readonly HashSet<string> _directories = [];
    private TarWriter _tar = null!;

    public async Task WriteAsync(IReadOnlyList<SavedImage> images)
    {
        _tar = new TarWriter(_pending);
        await AddDirectoryAsync("blobs/");
        foreach (Digest digest in images.SelectMany(saved => ContentOf(saved.Image)).Order())
            await AddBlobAsync(digest);
        await AddTextAsync("index.json", JsonSerializer.SerializeToUtf8Bytes(IndexOf(images), ImageSpecJson.Plain.ImageIndex));
        await AddTextAsync("manifest.json", JsonSerializer.SerializeToUtf8Bytes([.. images.Select(DockerEntryOf)], CatalogJson.Plain.IReadOnlyListDockerArchiveImage));
        await AddTextAsync("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
        if (Repositories(images) is { Count: > 0 } repositories)
            await AddTextAsync("repositories", JsonSerializer.SerializeToUtf8Bytes(repositories, CatalogJson.Plain.IReadOnlyDictionaryStringIReadOnlyDictionaryStringString));
        _tar.End();
        await SendAsync();
    }

    public void Dispose() => _pending.Dispose();

    private static IEnumerable<Digest> ContentOf(Image image) =>
        image.Layers.Select(layer => layer.Blob.Digest).Append(image.Id).Append(image.ManifestDigest);

    private ImageIndex IndexOf(IReadOnlyList<SavedImage> images) => new()
    {
        SchemaVersion = 2,
        MediaType = MediaTypes.Index,
        Manifests = [.. images.SelectMany(saved => saved.Names.Count == 0 ? [Describe(saved.Image, null)] : saved.Names.Select(name => Describe(saved.Image, name)))],
    };

    private Descriptor Describe(Image image, Reference? name) => new()
    {
        MediaType = image.Manifest.MediaType ?? MediaTypes.Manifest,
        Digest = image.ManifestDigest,
        Size = content.SizeOf(image.ManifestDigest),
        Platform = new Platform { Os = image.Configuration.Os, Architecture = image.Configuration.Architecture, Variant = image.Configuration.Variant },
        Annotations = name is null ? null : new Dictionary<string, string>
        {
            ["io.containerd.image.name"] = name.ToString(),
            ["org.opencontainers.image.ref.name"] = name.Tag ?? "",
        },
    };

    private static DockerArchiveImage DockerEntryOf(SavedImage saved) => new()
    {
        Config = BlobPath.Of(saved.Image.Id),
        RepoTags = [.. saved.Names.Select(name => name.Familiar)],
        Layers = [.. saved.Image.Layers.Select(layer => BlobPath.Of(layer.Blob.Digest))],
        LayerSources = saved.Image.Layers.DistinctBy(layer => layer.DiffId).ToDictionary(layer => layer.DiffId.ToString(), layer => layer.Blob),
    };

    // The oldest form: repository, tag, and the id of the top layer.
    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Repositories(IReadOnlyList<SavedImage> images) => images
        .SelectMany(saved => saved.Names.Where(name => name.Tag is not null).Select(name => (Name: name, saved.Image)))
        .GroupBy(named => named.Name.FamiliarName)
        .ToDictionary(
            group => group.Key,
            group => (IReadOnlyDictionary<string, string>)group.DistinctBy(named => named.Name.Tag).ToDictionary(
                named => named.Name.Tag!, named => named.Image.Layers is [.., var top] ? top.Blob.Digest.Hex : named.Image.Id.Hex));

    private async Task AddBlobAsync(Digest digest)
    {
        if (!_written.Add(digest))
            return;
        await AddDirectoryAsync($"blobs/{digest.Algorithm}/");
        await using FileStream blob = content.OpenRead(digest);
        _tar.WriteEntry(Entry(BlobPath.Of(digest), blob.Length));
        byte[] buffer = new byte[128 << 10];
        for (int length; (length = await blob.ReadAsync(buffer, cancel)) > 0;)
        {
            _tar.Write(buffer.AsSpan(0, length));
            await SendAsync();
        }
    }

    private async Task AddDirectoryAsync(string path)
    {
        if (!_directories.Add(path))
            return;
        _tar.WriteEntry(Entry(path, 0) with { Kind = TarKind.Directory, Mode = 0x1ED });
        await SendAsync();
    }

    private async Task AddTextAsync(string path, byte[] text)
    {
        _tar.WriteEntry(Entry(path, text.Length));
        _tar.Write(text);
        await SendAsync();
    }

    private async Task SendAsync()
    {
        await target.WriteAsync(_pending.GetBuffer().AsMemory(0, (int)_pending.Length), cancel);
        _pending.SetLength(0);
    }

    // No times: the same images always give the same archive.
    private static TarEntry Entry(string path, long size) => new()
    {
        Kind = TarKind.Regular,
        Name = path,
        LinkTarget = "",
        Mode = 0x1A4,
        Owner = 0,
        Group = 0,
        Size = size,
        Modified = new UnixTime(0, 0),
    };
}
