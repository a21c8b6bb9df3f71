using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Copies unpacked layers on top of each other into a plain directory: what overlayfs shows, made by hand.</summary>
/// <param name="keepsMarkers">True to copy whiteouts and opaque marks as they are instead of doing what they say.</param>
internal sealed class LayerCopy(CancellationToken cancel, bool keepsMarkers = false)
{
    private readonly Dictionary<(ulong FileSystem, ulong Inode), string> linked = [];
    private const int Deepest = 1000;
    private Descriptor? targetRoot;

    /// <summary>Puts one layer on top of what the target has; whiteouts remove, opaque directories start empty.</summary>
    public void AddLayer(Descriptor layer, Descriptor target)
    {
        targetRoot = target;
        linked.Clear();
        CopyDirectory(layer, target, path: "");
    }

    internal static void CopyFile(Descriptor from, FileStatus status, Descriptor parent, RawName name)
    {
        const OpenFlags NewFile = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        using Descriptor to = FileAt.Open(parent, name, NewFile, mode: 0x180);
        OpenFile.Copy(from, to);
        CopyMetadata(from, status, to);
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
        CopyMetadata(source, FileAt.Status(source), target);
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
        CopyLeaf(from, to, raw, status);
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
        if (linked.TryAdd((status.FileSystem, status.Inode), path))
            return false;
        string first = linked[(status.FileSystem, status.Inode)];
        int slash = first.LastIndexOf('/');
        using Descriptor parent = FileAt.Open(
            targetRoot!, RawName.FromLatin1(slash < 0 ? "." : first.AsSpan(0, slash)), OpenFlags.Path | OpenFlags.Directory);
        FileAt.MakeHardLink(parent, RawName.FromLatin1(first.AsSpan(slash + 1)), to, name);
        return true;
    }

    private static void CopyLeaf(Descriptor from, Descriptor to, RawName name, FileStatus status)
    {
        if (status.Kind == FileKind.Regular)
        {
            using Descriptor source = FileAt.Open(from, name, OpenFlags.ReadOnly | OpenFlags.NoFollow);
            CopyFile(source, status, to, name);
            return;
        }
        if (status.Kind == FileKind.SymbolicLink)
        {
            FileAt.MakeSymbolicLink(to, name, RawName.FromLatin1(FileAt.ReadSymbolicLink(from, name)));
        }
        else
        {
            FileAt.MakeNode(to, name, status.Kind, status.Permissions, status.DeviceMajor, status.DeviceMinor);
            FileAt.SetPermissions(to, name, status.Permissions);
        }
        FileAt.SetOwner(to, name, status.Owner, status.Group);
        FileAt.SetTime(to, name, status.Modified);
    }

    private static void CopyMetadata(Descriptor from, FileStatus status, Descriptor to)
    {
        OpenFile.SetOwner(to, status.Owner, status.Group);
        OpenFile.SetPermissions(to, status.Permissions);
        foreach (string name in ExtendedAttributes.List(from))
        {
            if (!name.StartsWith("trusted.overlay.", StringComparison.Ordinal) && ExtendedAttributes.TryGet(from, name) is { } value)
                ExtendedAttributes.TrySet(to, name, value);
        }
        OpenFile.SetTime(to, status.Modified);
    }

    private static Descriptor Readable(Descriptor directory) =>
        FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
}
