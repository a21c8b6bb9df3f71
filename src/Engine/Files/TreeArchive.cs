using System.Text;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>Writes files of a container, which may change meanwhile, as a tar. Walks by descriptors: no link is ever followed.</summary>
/// <param name="crossesMounts">What is mounted below is written too, but for file systems that only the kernel makes up.</param>
internal sealed class TreeArchive(Stream target, bool crossesMounts, CancellationToken cancel)
{
    private const int MostDepth = 1024;
    private readonly TarWriter _tar = new(target);
    private readonly Dictionary<(ulong FileSystem, ulong Inode), string> _linked = [];
    private readonly byte[] _buffer = new byte[128 << 10];

    /// <summary>One place under a name of its own; of a directory everything in it.</summary>
    /// <param name="name">A slash for the root, whose entries then begin with one too.</param>
    public void WriteOne(Descriptor place, string name)
    {
        string raw = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
        FileStatus status = FileAt.Status(place);
        if (status.Kind == FileKind.Directory)
            WriteDirectory(place, raw == "/" ? "/" : raw + "/", depth: 0);
        else
            WriteLeaf(place, raw, status);
        Finish();
    }

    /// <summary>Everything in a directory, under names that begin with nothing.</summary>
    public void WriteContent(Descriptor root)
    {
        using Descriptor open = FileAt.Open(root, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        WriteNames(open, "", depth: 0);
        Finish();
    }

    private void Finish()
    {
        _tar.End();
        target.Flush();
    }

    private void WriteDirectory(Descriptor place, string path, int depth)
    {
        if (depth > MostDepth)
            throw new EngineException(EngineFailure.Invalid, $"the directory {Show(path)} is more than {MostDepth} deep");
        using Descriptor open = FileAt.Open(place, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        _tar.WriteEntry(TarEntry.Of(path, FileAt.Status(open), open));
        if (!FileSystemStatus.Of(open).IsMadeUp)
            WriteNames(open, path, depth);
    }

    private void WriteNames(Descriptor directory, string path, int depth)
    {
        List<string> names = DirectoryTree.Names(directory);
        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
        {
            cancel.ThrowIfCancellationRequested();
            // From here on it is this file and no other, whatever happens to the name.
            using Descriptor? place = TryOpen(directory, name);
            if (place is null || FileAt.Status(place) is not { Kind: not FileKind.Socket } status)
                continue;
            if (status.Kind == FileKind.Directory)
                WriteDirectory(place, $"{path}{name}/", depth + 1);
            else
                WriteLeaf(place, path + name, status);
        }
    }

    private Descriptor? TryOpen(Descriptor directory, string name)
    {
        try
        {
            RawName raw = RawName.FromLatin1(name);
            return crossesMounts
                ? FileAt.TryOpenAcross(directory, raw, OpenFlags.Path)
                : FileAt.TryOpen(directory, raw, OpenFlags.Path | OpenFlags.NoFollow);
        }
        catch (LinuxException mounted) when (mounted.Errno is Errno.CrossDevice)
        {
            return null;
        }
    }

    private void WriteLeaf(Descriptor place, string path, FileStatus status)
    {
        if (status.Links > 1 && !_linked.TryAdd((status.FileSystem, status.Inode), path))
            _tar.WriteEntry(TarEntry.Of(path, status, null) with { Kind = TarKind.HardLink, LinkTarget = _linked[(status.FileSystem, status.Inode)], Size = 0 });
        else if (status.Kind == FileKind.Regular)
            WriteFile(place, path);
        else if (status.Kind == FileKind.SymbolicLink)
            _tar.WriteEntry(TarEntry.Of(path, status, null) with { LinkTarget = FileAt.ReadSymbolicLink(place, RawName.FromLatin1("")) });
        else if (status.Kind != FileKind.Socket)
            _tar.WriteEntry(TarEntry.Of(path, status, null));
    }

    private void WriteFile(Descriptor place, string path)
    {
        using Descriptor file = OpenFile.Reopen(place, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        FileStatus status = FileAt.Status(file);
        _tar.WriteEntry(TarEntry.Of(path, status, file));
        long left = status.Size;
        for (int length; left > 0 && (length = OpenFile.Read(file, _buffer.AsSpan(0, (int)Math.Min(left, _buffer.Length)))) > 0; left -= length)
        {
            cancel.ThrowIfCancellationRequested();
            _tar.Write(_buffer.AsSpan(0, length));
        }
        // The file was cut while it was read; the tar has already said how long it is.
        Array.Clear(_buffer);
        for (int length; left > 0; left -= length)
        {
            length = (int)Math.Min(left, _buffer.Length);
            _tar.Write(_buffer.AsSpan(0, length));
        }
    }

    private static string Show(string path) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path));
}
