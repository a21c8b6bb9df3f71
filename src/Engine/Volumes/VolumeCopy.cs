using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Volumes;

/// <summary>Copies what an image has at a volume's place into the volume: everything that a file system keeps of it, hard links too.</summary>
/// <remarks>Both sides are walked by descriptors: no link is followed and no mount entered.</remarks>
internal sealed class VolumeCopy(Descriptor target)
{
    private const int MostDepth = 256;
    private readonly Dictionary<(ulong FileSystem, ulong Inode), string> _linked = [];

    public void From(Descriptor source)
    {
        using Descriptor from = Readable(source), to = Readable(target);
        CopyDirectory(from, to, path: "", depth: 0);
    }

    private void CopyDirectory(Descriptor from, Descriptor to, string path, int depth)
    {
        if (depth > MostDepth)
            throw new EngineException(EngineFailure.Invalid, $"the image's directories are more than {MostDepth} deep");
        foreach (string name in DirectoryTree.Names(from))
            CopyEntry(from, to, name, path + name, depth);
        NodeCopy.TakeOver(from, FileAt.Status(from), to, IsKept);
    }

    private void CopyEntry(Descriptor from, Descriptor to, string name, string path, int depth)
    {
        RawName raw = RawName.FromLatin1(name);
        if (FileAt.TryStatus(from, raw) is not { } status || status.Kind == FileKind.Socket)
            return;
        if (status.Kind == FileKind.Directory)
        {
            FileAt.MakeDirectory(to, raw, 0x1C0); // 0700 until it has its own mode
            using Descriptor source = FileAt.Open(from, raw, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            using Descriptor copy = FileAt.Open(to, raw, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            CopyDirectory(source, copy, path + "/", depth + 1);
        }
        else if (!TryLink(status, to, raw, path))
            NodeCopy.Copy(from, to, raw, status, IsKept);
    }

    private bool TryLink(FileStatus status, Descriptor to, RawName name, string path)
    {
        if (status.Links < 2 || _linked.TryAdd((status.FileSystem, status.Inode), path))
            return false;
        string first = _linked[(status.FileSystem, status.Inode)];
        int slash = first.LastIndexOf('/');
        using Descriptor parent = FileAt.Open(
            target, RawName.FromLatin1(slash < 0 ? "." : first.AsSpan(0, slash)), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        FileAt.MakeHardLink(parent, RawName.FromLatin1(first.AsSpan(slash + 1)), to, name);
        return true;
    }

    private static bool IsKept(string attribute) => !attribute.StartsWith("trusted.", StringComparison.Ordinal);

    private static Descriptor Readable(Descriptor directory) =>
        FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
}
