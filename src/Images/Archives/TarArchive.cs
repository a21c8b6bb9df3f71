using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Images.Tar;
using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>The files of a tar, all stored while it is read once, since it may come from a pipe.</summary>
internal sealed class TarArchive : IArchiveFiles
{
    private const int MostLinks = 8;
    private readonly Dictionary<string, Digest> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    public static async Task<TarArchive> ReadAsync(
        Stream source, ContentStore content, ContentPins pins, ImageLimits limits, CancellationToken cancel)
    {
        var archive = new TarArchive();
        await using Stream plain = Compression.Open(source);
        var tar = new TarReader(plain);
        for (int entries = 0; tar.Next() is { } entry; entries++)
        {
            cancel.ThrowIfCancellationRequested();
            if (entries > limits.ArchiveEntries)
                throw new InvalidDataException($"the archive has more than {limits.ArchiveEntries} files");
            string path = string.Join('/', LayerPath.Parse(entry.Name, limits.PathDepth));
            if (entry.Kind == TarKind.Regular)
                archive._files[path] = await StoreAsync(path, tar, content, pins, cancel);
            else if (entry.Kind is TarKind.SymbolicLink or TarKind.HardLink)
                archive._links[path] = entry.Kind == TarKind.HardLink ? entry.LinkTarget : Relative(path, entry.LinkTarget);
        }
        return archive;
    }

    // Old archives hold a layer once and link to it from the images that share it.
    public Task<Digest?> FindAsync(string path, CancellationToken cancel)
    {
        for (int hops = 0; hops < MostLinks && _links.TryGetValue(path, out string? target); hops++)
            path = target;
        return Task.FromResult(_files.TryGetValue(path, out Digest digest) ? digest : (Digest?)null);
    }

    private static async Task<Digest> StoreAsync(string path, TarReader tar, ContentStore content, ContentPins pins, CancellationToken cancel)
    {
        ValueTask<int> Read(Memory<byte> buffer)
        {
            cancel.ThrowIfCancellationRequested();
            return ValueTask.FromResult(tar.Read(buffer.Span));
        }

        if (BlobPath.TryParse(path) is { } expected)
        {
            await BlobPath.StoreAsync(expected, Read, content, pins, cancel);
            return expected;
        }
        return (await content.PutAsync(Read, pins, cancel)).Digest;
    }

    // The result is only looked up among the archive's own names, so it cannot lead anywhere else.
    private static string Relative(string path, string target)
    {
        var parts = new List<string>(target.StartsWith('/') ? [] : path.Split('/').SkipLast(1));
        foreach (string part in target.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not "" and not "." and not "..")
                parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
