using Gantry.Images.Content;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Writes one layer's tar into an empty directory, in one pass, as overlayfs wants its lower directories.</summary>
/// <remarks>Every operation is relative to an open directory; no path of the tar is ever given to the kernel as a whole by name.</remarks>
internal sealed class LayerUnpacker : IDisposable
{
    private readonly Descriptor _root;
    private readonly LowerLayers _lower;
    private readonly LayerDirectories _directories;
    private readonly ImageLimits _limits;
    private readonly FreeSpace _space;
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly Dictionary<string, UnixTime> _directoryTimes = new(StringComparer.Ordinal);
    private int _entries;

    public LayerUnpacker(string directory, LowerLayers lower, ImageLimits limits)
    {
        _root = RootDirectory.Open(directory).Descriptor;
        using (Descriptor open = FileAt.Open(_root, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory))
            OpenFile.SetPermissions(open, 0x1ED); // 0755: this becomes the container's root directory
        lower.TryGiveRoot(_root);
        _lower = lower;
        _limits = limits;
        _directories = new LayerDirectories(_root, lower);
        _space = new FreeSpace(directory, limits.FreeBytes);
    }

    /// <summary>What was written, as du counts it; known after <see cref="Unpack"/>.</summary>
    public long DiskBytes { get; private set; }

    public void Unpack(TarReader tar)
    {
        while (tar.Next() is { } entry)
        {
            if (++_entries > _limits.EntriesPerLayer)
                throw new InvalidDataException($"a layer has more than {_limits.EntriesPerLayer} files");
            Place(entry, tar);
        }
        // Writing into a directory changes its time, so the times of directories come last.
        foreach ((string path, UnixTime time) in _directoryTimes)
            SetDirectoryTime(path, time);
        if (!_directoryTimes.ContainsKey(""))
            DiskBytes += FileAt.Status(_root).Blocks * 512;
    }

    public void Dispose()
    {
        _directories.Dispose();
        _root.Dispose();
    }

    private void Place(TarEntry entry, TarReader tar)
    {
        string[] parts = LayerPath.Parse(entry.Name, _limits.PathDepth);
        if (parts.Length == 0)
        {
            PlaceRoot(entry);
            return;
        }
        string name = parts[^1];
        if (Whiteout.IsMarker(name))
        {
            Hide(name, parts);
            return;
        }
        Descriptor parent = _directories.Enter(parts.AsSpan(..^1));
        RawName raw = RawName.FromLatin1(name);
        bool wasHidden = MakeRoom(parent, raw, entry.Kind);
        Make(entry, tar, parts, parent, raw);
        if (entry.Kind == TarKind.Directory)
            FinishDirectory(entry, parts, parent, raw, wasHidden);
    }

    private void PlaceRoot(TarEntry entry)
    {
        if (entry.Kind != TarKind.Directory)
            throw new InvalidDataException("a layer replaces its own root by something that is no directory");
        using Descriptor open = FileAt.Open(_root, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        FileMetadata.Apply(open, entry);
        _directoryTimes[""] = entry.Modified;
    }

    private void Make(TarEntry entry, TarReader tar, string[] parts, Descriptor parent, RawName name)
    {
        switch (entry.Kind)
        {
            case TarKind.Regular:
                MakeFile(entry, tar, parent, name);
                break;
            case TarKind.Directory when FileAt.TryStatus(parent, name) is null:
                FileAt.MakeDirectory(parent, name, 0x1C0); // 0700 until its own mode is set
                break;
            case TarKind.Directory:
                break;
            case TarKind.HardLink:
                MakeHardLink(entry, parts, name);
                break;
            case TarKind.SymbolicLink:
                if (entry.LinkTarget.Length is 0 or > 4095)
                    throw new InvalidDataException($"the link \"{LayerPath.Show(entry.Name)}\" has no usable target");
                FileAt.MakeSymbolicLink(parent, name, RawName.FromLatin1(entry.LinkTarget));
                FileMetadata.Apply(parent, name, entry);
                break;
            default:
                MakeSpecial(entry, parent, name);
                break;
        }
    }

    private void MakeFile(TarEntry entry, TarReader tar, Descriptor parent, RawName name)
    {
        const OpenFlags NewFile = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        using Descriptor file = FileAt.Open(parent, name, NewFile, mode: 0x180); // 0600 until its own mode is set
        if (entry.Size > _limits.LayerBytes)
            throw new InvalidDataException($"the file \"{LayerPath.Show(entry.Name)}\" is of more than {_limits.LayerBytes >> 20} MiB");
        TarContent.CopyTo(tar, file, _buffer, _space.Spend);
        FileMetadata.Apply(file, entry);
        OpenFile.SetTime(file, entry.Modified);
        DiskBytes += FileAt.Status(file).Blocks * 512;
    }

    private static void MakeSpecial(TarEntry entry, Descriptor parent, RawName name)
    {
        FileKind kind = entry.Kind switch
        {
            TarKind.CharacterDevice => FileKind.CharacterDevice,
            TarKind.BlockDevice => FileKind.BlockDevice,
            _ => FileKind.Pipe,
        };
        // overlayfs would read such a device as the removal of a lower file.
        if (kind == FileKind.CharacterDevice && entry is { DeviceMajor: 0, DeviceMinor: 0 })
            throw new InvalidDataException($"the device \"{LayerPath.Show(entry.Name)}\" has the number 0:0, which no image may have");
        FileAt.MakeNode(parent, name, kind, entry.Mode, entry.DeviceMajor, entry.DeviceMinor);
        FileMetadata.Apply(parent, name, entry);
    }

    private void MakeHardLink(TarEntry entry, string[] parts, RawName name)
    {
        string[] target = LayerPath.Parse(entry.LinkTarget, _limits.PathDepth);
        if (target.Length == 0)
            throw new InvalidDataException($"the hard link \"{LayerPath.Show(entry.Name)}\" has no usable target");
        List<string> place = _directories.Resolve(target.AsSpan(..^1));
        string last = target[^1];
        using Descriptor from = FileAt.Open(
            _root, RawName.FromLatin1(place.Count == 0 ? "." : string.Join('/', place)), OpenFlags.Path | OpenFlags.Directory);
        RawName fromName = RawName.FromLatin1(last);
        FileStatus? status = FileAt.TryStatus(from, fromName);
        if (status is null && _lower.Find([.. place, last]) is { } below)
        {
            using (below)
                LowerFile.CopyUp(below, from, fromName, entry.Name);
        }
        else if (status is null or { Kind: FileKind.Directory } or { IsWhiteout: true })
        {
            throw new InvalidDataException(
                $"the hard link \"{LayerPath.Show(entry.Name)}\" points at \"{LayerPath.Show(entry.LinkTarget)}\", which is no file of the image");
        }
        FileAt.MakeHardLink(from, fromName, _directories.Enter(parts.AsSpan(..^1)), name);
    }

    private void FinishDirectory(TarEntry entry, string[] parts, Descriptor parent, RawName name, bool wasHidden)
    {
        using Descriptor made = FileAt.Open(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        FileMetadata.Apply(made, entry);
        if (wasHidden)
            Whiteout.MakeOpaque(made);
        _directoryTimes[_directories.Place.Length == 0 ? parts[^1] : $"{_directories.Place}/{parts[^1]}"] = entry.Modified;
    }

    // Later entries win over earlier ones of the same name. True if the name had been hidden by a marker of this layer.
    private bool MakeRoom(Descriptor parent, RawName name, TarKind kind)
    {
        if (FileAt.TryStatus(parent, name) is not { } existing)
            return false;
        if (kind == TarKind.Directory && existing.Kind == FileKind.Directory)
            return false;
        DirectoryTree.Remove(parent, name);
        // Only a directory above the one that is held open can have gone with it, and that one's parent is then the root.
        if (ReferenceEquals(parent, _root))
            _directories.Forget();
        return existing.IsWhiteout;
    }

    // A marker speaks of lower layers only: what this same layer has put there stays.
    private void Hide(string marker, string[] parts)
    {
        if (Whiteout.IsOpaqueMarker(marker))
        {
            Descriptor directory = _directories.Enter(parts.AsSpan(..^1));
            using Descriptor open = FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
            Whiteout.MakeOpaque(open);
            return;
        }
        if (Whiteout.Target(marker) is not { } target || _lower.IsEmpty)
            return;
        Descriptor parent = _directories.Enter(parts.AsSpan(..^1));
        RawName name = RawName.FromLatin1(target);
        if (FileAt.TryStatus(parent, name) is null)
            FileAt.MakeNode(parent, name, FileKind.CharacterDevice, permissions: 0);
    }

    // A directory that a later entry has replaced is not there any more.
    private void SetDirectoryTime(string path, UnixTime time)
    {
        using Descriptor? directory = FileAt.TryOpen(
            _root, RawName.FromLatin1(path.Length == 0 ? "." : path), OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (directory is null)
            return;
        OpenFile.SetTime(directory, time);
        DiskBytes += FileAt.Status(directory).Blocks * 512;
    }
}
