using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Copies unpacked layers on top of each other into a plain directory: what overlayfs shows, made by hand.</summary>
/// <param name="keepsMarkers">True to copy whiteouts and opaque marks as they are instead of doing what they say.</param>
internal sealed class LayerCopy(CancellationToken cancel, bool keepsMarkers = false)
{
    private readonly Dictionary<(ulong FileSystem, ulong Inode), string> _linked = [];
    private const int Deepest = 1000;
    private Descriptor? _targetRoot;

    /// <summary>Puts one layer on top of what the target has; whiteouts remove, opaque directories start empty.</summary>
    public void AddLayer(Descriptor layer, Descriptor target)
    {
        _targetRoot = target;
        _linked.Clear();
        CopyDirectory(layer, target, path: "");
    }

    private void CopyDirectory(Descriptor from, Descriptor to, string path)
    {
        cancel.ThrowIfCancellationRequested();
        if (path.AsSpan().Count('/') > Deepest)
            throw new InvalidDataException($"the directory \"{LayerPath.Show(path)}\" is more than {Deepest} deep");
        foreach (string name in DirectoryTree.Names(from))
            CopyEntry(from, to, name, path.Length == 0 ? name : $"{path}/{name}");
        using Descriptor source = Readable(from);
        using Descriptor target = Readable(to);
        NodeCopy.TakeOver(source, FileAt.Status(source), target, IsKept);
        if (keepsMarkers && Whiteout.IsOpaque(source))
            Whiteout.MakeOpaque(target);
    }

    private void CopyEntry(Descriptor from, Descriptor to, string name, string path)
    {
        RawName raw = RawName.FromLatin1(name);
        if (FileAt.TryStatus(from, raw) is not { } status)
            return;
        if (status.Kind == FileKind.Directory)
        {
            CopySubdirectory(from, to, raw, path);
            return;
        }
        DirectoryTree.Remove(to, raw);
        if ((status.IsWhiteout && !keepsMarkers) || TryLink(status, to, raw, path))
            return;
        NodeCopy.Copy(from, to, raw, status, IsKept);
    }

    private void CopySubdirectory(Descriptor from, Descriptor to, RawName name, string path)
    {
        using Descriptor source = FileAt.Open(from, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (FileAt.TryStatus(to, name) is { } existing && (existing.Kind != FileKind.Directory || Whiteout.IsOpaque(source)))
            DirectoryTree.Remove(to, name);
        if (FileAt.TryStatus(to, name) is null)
            FileAt.MakeDirectory(to, name, 0x1C0);
        using Descriptor target = FileAt.Open(to, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        CopyDirectory(source, target, path);
    }

    private bool TryLink(FileStatus status, Descriptor to, RawName name, string path)
    {
        if (status.Links < 2)
            return false;
        if (_linked.TryAdd((status.FileSystem, status.Inode), path))
            return false;
        string first = _linked[(status.FileSystem, status.Inode)];
        int slash = first.LastIndexOf('/');
        using Descriptor parent = FileAt.Open(
            _targetRoot!, RawName.FromLatin1(slash < 0 ? "." : first.AsSpan(0, slash)), OpenFlags.Path | OpenFlags.Directory);
        FileAt.MakeHardLink(parent, RawName.FromLatin1(first.AsSpan(slash + 1)), to, name);
        return true;
    }

    /// <summary>What overlayfs notes in attributes of its own says something of layers, not of files.</summary>
    internal static bool IsKept(string attribute) => !attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal);

    private static Descriptor Readable(Descriptor directory) =>
        FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
}
