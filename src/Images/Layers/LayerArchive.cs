using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Writes a layer's directory as the layer's tar, and makes the directory exactly what unpacking that tar would give.</summary>
/// <remarks>Entries are sorted by name, so the same files always give the same tar. Times are whole seconds, as other builders have them.</remarks>
internal sealed class LayerArchive(TarWriter tar, LayerOptions options, ImageLimits limits, CancellationToken cancel)
{
    private readonly Dictionary<(ulong FileSystem, ulong Inode), string> _linked = [];
    private readonly byte[] _buffer = new byte[256 << 10];

    /// <summary>Files, directories and removals written so far.</summary>
    public int Entries { get; private set; }

    public void Write(Descriptor root, bool withRoot)
    {
        using Descriptor open = FileAt.Open(root, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        FileStatus status = FileAt.Status(open);
        if (withRoot)
            Add(EntryOf("./", status, open));
        WriteDirectory(open, status, "", depth: 0);
        tar.End();
    }

    private void WriteDirectory(Descriptor directory, FileStatus status, string path, int depth)
    {
        if (depth > limits.PathDepth)
            throw new InvalidDataException($"the directory \"{LayerPath.Show(path)}\" is more than {limits.PathDepth} deep");
        if (path.Length > 0 && Whiteout.IsOpaque(directory))
            Add(MarkerOf(path + Whiteout.OpaqueMarker));
        List<string> names = DirectoryTree.Names(directory);
        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
        {
            cancel.ThrowIfCancellationRequested();
            WriteName(directory, name, path, depth);
        }
        RemovePrivateAttributes(directory);
        OpenFile.SetTime(directory, TimeOf(status));
    }

    private void WriteName(Descriptor directory, string name, string path, int depth)
    {
        RawName raw = RawName.FromLatin1(name);
        if (FileAt.TryStatus(directory, raw) is not { } status)
            return;
        if (Whiteout.IsMarker(name))
            throw new InvalidDataException($"the file \"{LayerPath.Show(path + name)}\" has a name that image layers keep for themselves");
        if (status.IsWhiteout)
            Add(MarkerOf($"{path}{Whiteout.Prefix}{name}"));
        else if (status.Kind == FileKind.Socket)
            // Nobody listens in an image; a tar has no form for it either.
            FileAt.Unlink(directory, raw);
        else if (status.Kind == FileKind.Directory)
            WriteSubdirectory(directory, raw, $"{path}{name}/", depth);
        else if (status.Links > 1 && !_linked.TryAdd((status.FileSystem, status.Inode), path + name))
            Add(EntryOf(path + name, status, null) with { Kind = TarKind.HardLink, LinkTarget = _linked[(status.FileSystem, status.Inode)], Size = 0 });
        else if (status.Kind == FileKind.Regular)
            WriteFile(directory, raw, path + name);
        else
            WriteSpecial(directory, raw, path + name, status);
    }

    private void WriteSubdirectory(Descriptor directory, RawName name, string path, int depth)
    {
        using Descriptor below = FileAt.Open(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        FileStatus status = FileAt.Status(below);
        Add(EntryOf(path, status, below));
        WriteDirectory(below, status, path, depth + 1);
    }

    private void WriteFile(Descriptor directory, RawName name, string path)
    {
        using Descriptor file = FileAt.Open(directory, name, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        FileStatus status = FileAt.Status(file);
        Add(EntryOf(path, status, file));
        for (int length; (length = OpenFile.Read(file, _buffer)) > 0;)
            tar.Write(_buffer.AsSpan(0, length));
        RemovePrivateAttributes(file);
        OpenFile.SetTime(file, TimeOf(status));
    }

    private void WriteSpecial(Descriptor directory, RawName name, string path, FileStatus status)
    {
        TarEntry entry = EntryOf(path, status, null);
        if (status.Kind == FileKind.SymbolicLink)
            entry = entry with { LinkTarget = FileAt.ReadSymbolicLink(directory, name) };
        Add(entry);
        FileAt.SetTime(directory, name, entry.Modified);
    }

    private void Add(TarEntry entry)
    {
        if (++Entries > limits.EntriesPerLayer)
            throw new InvalidDataException($"a layer has more than {limits.EntriesPerLayer} files");
        tar.WriteEntry(entry);
    }

    private TarEntry EntryOf(string name, FileStatus status, Descriptor? open) => TarEntry.Of(name, status, open) with { Modified = TimeOf(status) };

    // overlayfs notes in its upper directory where a file came from; in a lower directory that would only mislead.
    private static void RemovePrivateAttributes(Descriptor file)
    {
        foreach (string name in ExtendedAttributes.List(file))
        {
            if (name.StartsWith("trusted.overlay.", StringComparison.Ordinal) && name != Whiteout.OpaqueAttribute)
                ExtendedAttributes.Remove(file, name);
        }
    }

    private UnixTime TimeOf(FileStatus status) =>
        options.LatestTime is { } latest && (options.RewritesTimes || status.Modified.Seconds >= latest.ToUnixTimeSeconds())
            ? new UnixTime(latest.ToUnixTimeSeconds(), 0)
            : new UnixTime(status.Modified.Seconds, 0);

    // A marker has no time of its own that could be the same on two machines.
    private static TarEntry MarkerOf(string name) => new()
    {
        Kind = TarKind.Regular,
        Name = name,
        LinkTarget = "",
        Mode = 0,
        Owner = 0,
        Group = 0,
        Size = 0,
        Modified = new UnixTime(0, 0),
    };
}
