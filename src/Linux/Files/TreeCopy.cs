using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Copies what is in one open directory into another: owners, modes and times with it; no link is followed, no mount entered, no device copied.</summary>
public static class TreeCopy
{
    private const int MaxDepth = 256;

    public static void Copy(Descriptor from, Descriptor to) => Copy(from, to, depth: 0);

    private static void Copy(Descriptor from, Descriptor to, int depth)
    {
        if (depth > MaxDepth)
            throw new LinuxException("copy directories", (int)Errno.Loop);

        foreach (string text in DirectoryTree.Names(from))
        {
            RawName name = RawName.FromLatin1(text);
            if (FileAt.TryStatus(from, name) is not { } status)
                continue;

            if (status.Kind == FileKind.SymbolicLink)
                CopyLink(from, to, name, status);
            else if (status.Kind == FileKind.Directory)
                CopyDirectory(from, to, name, depth);
            else if (status.Kind == FileKind.Regular)
                CopyFile(from, to, name);
        }

        TakeOver(FileAt.Status(from), to);
    }

    private static void CopyLink(Descriptor from, Descriptor to, RawName name, FileStatus status)
    {
        FileAt.MakeSymbolicLink(to, name, RawName.FromLatin1(FileAt.ReadSymbolicLink(from, name)));
        FileAt.SetOwner(to, name, status.Owner, status.Group);
        FileAt.SetTime(to, name, status.Modified);
    }

    private static void CopyDirectory(Descriptor from, Descriptor to, RawName name, int depth)
    {
        FileAt.MakeDirectory(to, name, 0x1C0);
        using Descriptor source = FileAt.Open(from, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        using Descriptor target = FileAt.Open(to, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        Copy(source, target, depth + 1);
    }

    private static void CopyFile(Descriptor from, Descriptor to, RawName name)
    {
        // Not to wait for a writer if a fifo has taken the file's place.
        using Descriptor source = FileAt.Open(from, name, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow);
        FileStatus status = FileAt.Status(source);
        if (status.Kind != FileKind.Regular)
            return;

        using Descriptor target = FileAt.Open(to, name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        OpenFile.Copy(source, target);
        TakeOver(status, target);
    }

    private static void TakeOver(FileStatus status, Descriptor target)
    {
        OpenFile.SetOwner(target, status.Owner, status.Group);
        OpenFile.SetPermissions(target, status.Permissions);
        OpenFile.SetTime(target, status.Modified);
    }
}
