using Gantry.Images.Layers;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Commits;

/// <summary>Makes a layer's tree of those names of a whole tree that are not as the layers below have them.</summary>
internal sealed class ChangeCopy(Descriptor from, Descriptor to)
{
    private readonly Dictionary<(ulong FileSystem, ulong Inode), string> _linked = [];

    /// <param name="changes">A directory before what is in it.</param>
    public void Add(IReadOnlyList<SnapshotChange> changes)
    {
        List<string> directories = [""];
        foreach (SnapshotChange change in changes)
        {
            if (Add(LatinOf(change.Path), isGone: change.Kind == SnapshotChangeKind.Deleted))
                directories.Add(LatinOf(change.Path)[1..]);
        }
        // What is written into a directory changes its time.
        foreach (string directory in Enumerable.Reverse(directories))
        {
            using Descriptor source = Open(from, directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            using Descriptor target = Open(to, directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            NodeCopy.TakeOver(source, FileAt.Status(source), target, LayerCopy.IsKept);
        }
    }

    // True for a directory.
    private bool Add(string path, bool isGone)
    {
        int slash = path.LastIndexOf('/');
        RawName name = RawName.FromLatin1(path.AsSpan(slash + 1));
        using Descriptor target = Open(to, path[..slash].TrimStart('/'), OpenFlags.Path | OpenFlags.Directory);
        if (isGone)
        {
            FileAt.MakeNode(target, name, FileKind.CharacterDevice, permissions: 0);
            return false;
        }
        using Descriptor source = Open(from, path[..slash].TrimStart('/'), OpenFlags.Path | OpenFlags.Directory);
        if (FileAt.TryStatus(source, name) is not { } status)
            return false;
        if (status.Kind == FileKind.Directory)
            FileAt.MakeDirectory(target, name, 0x1C0);
        else if (status.Links < 2 || _linked.TryAdd((status.FileSystem, status.Inode), path))
            NodeCopy.Copy(source, target, name, status, LayerCopy.IsKept);
        else
            Link(_linked[(status.FileSystem, status.Inode)], target, name);
        return status.Kind == FileKind.Directory;
    }

    private void Link(string first, Descriptor target, RawName name)
    {
        int slash = first.LastIndexOf('/');
        using Descriptor parent = Open(to, first[..slash].TrimStart('/'), OpenFlags.Path | OpenFlags.Directory);
        FileAt.MakeHardLink(parent, RawName.FromLatin1(first.AsSpan(slash + 1)), target, name);
    }

    private static Descriptor Open(Descriptor root, string path, OpenFlags flags) =>
        FileAt.Open(root, RawName.FromLatin1(path.Length == 0 ? "." : path), flags | OpenFlags.NoFollow);

    // Changes are told to people, in Unicode; names on the disk are bytes.
    private static string LatinOf(string path) => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(path));
}
