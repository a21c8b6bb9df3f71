using System.Text;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>Unpacks an archive into a directory of a container, whose processes may work against it at the same time.</summary>
/// <remarks>Every name is made, changed or removed relative to an open directory; links are resolved with the container's root as theirs.</remarks>
internal sealed class ArchiveUnpacker : IDisposable
{
    private const OpenFlags NewFile = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
    private readonly RootDirectory _root;
    private readonly Descriptor _destination;
    private readonly string _path;
    private readonly bool _keepsKinds;
    private readonly (uint User, uint Group)? _owner;
    private readonly byte[] _buffer = new byte[128 << 10];
    private readonly Dictionary<string, UnixTime> _directoryTimes = new(StringComparer.Ordinal);
    private (string Path, Descriptor Open)? _last;

    /// <param name="path">Where the destination was found, for the words of failures and for links out of it.</param>
    public ArchiveUnpacker(RootDirectory root, Descriptor destination, string path, bool keepsKinds, (uint User, uint Group)? owner) =>
        (_root, _destination, _path, _keepsKinds, _owner) = (root, destination, path, keepsKinds, owner);

    public void Unpack(TarReader tar, CancellationToken cancel)
    {
        while (tar.Next() is { } entry)
        {
            cancel.ThrowIfCancellationRequested();
            string[] parts = ArchiveEntries.PathOf(entry, _path);
            if (parts.Length > 0)
                Place(entry, parts, tar);
        }
        // Writing into a directory changes its time, so the times of directories come last.
        foreach ((string directory, UnixTime time) in _directoryTimes)
            SetTime(directory, time);
    }

    public void Dispose() => Forget();

    private void Place(TarEntry entry, string[] parts, TarReader tar)
    {
        Descriptor parent = Enter(parts.AsSpan(..^1));
        RawName name = RawName.FromLatin1(parts[^1]);
        bool isDirectory = entry.Kind == TarKind.Directory;
        if (FileAt.TryStatus(parent, name) is { } existing && !(isDirectory && existing.Kind == FileKind.Directory))
        {
            Check(existing, isDirectory, parts);
            Forget();
            parent = Enter(parts.AsSpan(..^1));
            DirectoryTree.Remove(parent, name);
        }
        switch (entry.Kind)
        {
            case TarKind.Directory:
                MakeDirectory(entry, parts, parent, name);
                break;
            case TarKind.Regular:
                MakeFile(entry, tar, parent, name);
                break;
            case TarKind.HardLink:
                MakeHardLink(entry, parent, name);
                break;
            case TarKind.SymbolicLink:
                FileAt.MakeSymbolicLink(parent, name, RawName.FromLatin1(entry.LinkTarget));
                ArchiveEntries.Apply(parent, name, entry, _owner);
                break;
            default:
                FileAt.MakeNode(parent, name, KindOf(entry.Kind), entry.Mode & 0xFFF, entry.DeviceMajor, entry.DeviceMinor);
                ArchiveEntries.Apply(parent, name, entry, _owner);
                break;
        }
    }

    private void Check(FileStatus existing, bool isDirectory, string[] parts)
    {
        if (!_keepsKinds)
            return;
        string shown = ArchiveEntries.Show($"{_path.TrimEnd('/')}/{string.Join('/', parts)}");
        if (existing.Kind == FileKind.Directory)
            throw new EngineException(EngineFailure.Invalid, $"cannot overwrite directory \"{shown}\" with non-directory \"{_path}\"");
        if (isDirectory)
            throw new EngineException(EngineFailure.Invalid, $"cannot overwrite non-directory \"{shown}\" with directory \"{_path}\"");
    }

    private void MakeDirectory(TarEntry entry, string[] parts, Descriptor parent, RawName name)
    {
        if (FileAt.TryStatus(parent, name) is null)
            FileAt.MakeDirectory(parent, name, 0x1C0); // 0700 until it has its own mode
        using Descriptor made = FileAt.TryOpenAcross(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory)
            ?? throw new EngineException(EngineFailure.Refused, $"the directory {ArchiveEntries.Show(entry.Name)} was replaced while it was unpacked");
        // The host's kernel has those of /proc and /sys once for everybody.
        if (FileSystemStatus.Of(made).IsMadeUp)
            return;
        ArchiveEntries.Apply(made, entry, _owner);
        _directoryTimes[string.Join('/', parts)] = entry.Modified;
    }

    private void MakeFile(TarEntry entry, TarReader tar, Descriptor parent, RawName name)
    {
        using Descriptor file = FileAt.Open(parent, name, NewFile, mode: 0x180); // 0600 until it has its own mode
        TarContent.CopyTo(tar, file, _buffer);
        ArchiveEntries.Apply(file, entry, _owner);
        OpenFile.SetTime(file, entry.Modified);
    }

    // The target is named as entries are: from the place where the archive is unpacked.
    private void MakeHardLink(TarEntry entry, Descriptor parent, RawName name)
    {
        string[] target = ArchiveEntries.PathOf(entry.LinkTarget, _path);
        if (target.Length == 0)
            throw new EngineException(EngineFailure.Invalid, $"the hard link {ArchiveEntries.Show(entry.Name)} has no target");
        using Descriptor from = Open(string.Join('/', target[..^1]))
            ?? throw new EngineException(EngineFailure.Invalid, $"the target of the hard link {ArchiveEntries.Show(entry.Name)} is not there");
        FileAt.MakeHardLink(from, RawName.FromLatin1(target[^1]), parent, name);
    }

    // The directory that an entry goes into; those that are missing are made.
    private Descriptor Enter(ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
            return _destination;
        string wanted = string.Join('/', parts!);
        if (_last is { } known && known.Path == wanted)
            return known.Open;
        Descriptor entered = Open(wanted) ?? Make(parts);
        Forget();
        if (FileSystemStatus.Of(entered).IsMadeUp)
        {
            entered.Dispose();
            throw new EngineException(EngineFailure.Invalid, $"nothing can be copied to {_path.TrimEnd('/')}/{ArchiveEntries.Show(wanted)}: its files are made up by the kernel");
        }
        _last = (wanted, entered);
        return entered;
    }

    private Descriptor Make(ReadOnlySpan<string> parts)
    {
        for (int depth = 1; depth <= parts.Length; depth++)
        {
            string here = string.Join('/', parts[..depth]!);
            using Descriptor? existing = Open(here);
            if (existing is not null)
                continue;
            using Descriptor? above = depth == 1 ? null : Open(string.Join('/', parts[..(depth - 1)]!));
            FileAt.MakeDirectory(above ?? _destination, RawName.FromLatin1(parts[depth - 1]), 0x1ED); // 0755
        }
        return Open(string.Join('/', parts!)) ?? throw new EngineException(EngineFailure.Refused, $"the directory {_path} changed while it was unpacked into");
    }

    // Below the destination in the common case; where a link leads out of it, from the container's root.
    private Descriptor? Open(string below)
    {
        const PathResolution Below = PathResolution.Beneath | PathResolution.NoMagicLinks;
        RawName relative = RawName.FromLatin1(below.Length == 0 ? "." : below);
        try
        {
            return new RootDirectory(_destination).TryOpen(relative, OpenFlags.Path | OpenFlags.Directory, Below);
        }
        catch (LinuxException outside) when (outside.Errno is Errno.CrossDevice)
        {
            string whole = $"{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(_path))}/{below}";
            return _root.TryOpen(RawName.FromLatin1(whole), OpenFlags.Path | OpenFlags.Directory);
        }
    }

    private void SetTime(string directory, UnixTime time)
    {
        using Descriptor? place = Open(directory);
        if (place is null)
            return;
        using Descriptor open = FileAt.Open(place, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetTime(open, time);
    }

    private void Forget()
    {
        _last?.Open.Dispose();
        _last = null;
    }

    private static FileKind KindOf(TarKind kind) => kind switch
    {
        TarKind.CharacterDevice => FileKind.CharacterDevice,
        TarKind.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.Pipe,
    };
}
