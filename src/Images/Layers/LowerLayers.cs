using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>The layers below the one being unpacked, seen as one tree the way overlayfs will show them.</summary>
/// <remarks>A tar may name a file without naming its directories, or link to a file further down; then the lower layers decide.</remarks>
internal sealed class LowerLayers : IDisposable
{
    private const string OpaqueAttribute = "trusted.overlay.opaque";
    private readonly Descriptor[] _topFirst;

    public LowerLayers(IEnumerable<string> directoriesTopFirst) =>
        _topFirst = [.. directoriesTopFirst.Select(path => RootDirectory.Open(path).Descriptor)];

    public bool IsEmpty => _topFirst.Length == 0;

    /// <summary>Gives a new layer's root, if it is as it was made, the owner and mode that the layers below show. False if it has others of its own.</summary>
    public bool TryGiveRoot(Descriptor root)
    {
        FileStatus status = FileAt.Status(root);
        FileStatus? below = IsEmpty ? null : FileAt.Status(_topFirst[0]);
        (uint, uint, uint) mine = (status.Permissions, status.Owner, status.Group);
        (uint, uint, uint) theirs = (below?.Permissions ?? 0x1ED, below?.Owner ?? 0, below?.Group ?? 0);
        if (mine != theirs && mine != (0x1EDu, 0u, 0u))
            return false;
        if (mine == theirs)
            return true;
        using Descriptor open = FileAt.Open(root, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetOwner(open, theirs.Item2, theirs.Item3);
        OpenFile.SetPermissions(open, theirs.Item1);
        return true;
    }

    /// <summary>Opens (as a place only) what the merged tree has at a path that is free of links; none if nothing.</summary>
    public Descriptor? Find(ReadOnlySpan<string> parts)
    {
        string path = string.Join('/', parts!);
        foreach (Descriptor layer in _topFirst)
        {
            Descriptor? found = FileAt.TryOpen(layer, RawName.FromLatin1(path), OpenFlags.Path | OpenFlags.NoFollow);
            if (found is not null)
            {
                if (!FileAt.Status(found).IsWhiteout)
                    return found;
                found.Dispose();
                return null;
            }
            if (HidesBelow(layer, parts))
                return null;
        }
        return null;
    }

    /// <summary>What the merged directory at a path that is free of links has in it; nothing if it is none.</summary>
    public IReadOnlySet<string> Names(ReadOnlySpan<string> parts)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var decided = new HashSet<string>(StringComparer.Ordinal);
        string path = parts.IsEmpty ? "." : string.Join('/', parts!);
        foreach (Descriptor layer in _topFirst)
        {
            using Descriptor? directory = FileAt.TryOpen(layer, RawName.FromLatin1(path), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
            foreach (string name in directory is null ? [] : DirectoryTree.Names(directory))
            {
                if (decided.Add(name) && FileAt.TryStatus(directory!, RawName.FromLatin1(name)) is { IsWhiteout: false })
                    shown.Add(name);
            }
            if (HidesBelow(layer, parts))
                break;
        }
        return shown;
    }

    public void Dispose()
    {
        foreach (Descriptor layer in _topFirst)
            layer.Dispose();
    }

    // True if some directory on the way is opaque, gone, or no directory in this layer, so that lower layers do not show through.
    private static bool HidesBelow(Descriptor layer, ReadOnlySpan<string> parts)
    {
        for (int depth = 1; depth <= parts.Length; depth++)
        {
            string path = string.Join('/', parts[..depth]!);
            using Descriptor? ancestor = FileAt.TryOpen(layer, RawName.FromLatin1(path), OpenFlags.Path | OpenFlags.NoFollow);
            if (ancestor is null)
                return false;
            if (FileAt.Status(ancestor).Kind != FileKind.Directory || ExtendedAttributes.TryGet(ancestor, OpaqueAttribute) is { Length: > 0 })
                return true;
        }
        return false;
    }
}
