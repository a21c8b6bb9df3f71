using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Lists and removes what is below an open directory; links are never followed.</summary>
public static unsafe class DirectoryTree
{
    private const int SysGetDents64 = 217;
    private const int DeepestRound = 100;
    private const int DeepestCounted = 1000;

    /// <summary>Names as Latin-1 text, one character a byte, without "." and "..".</summary>
    public static List<string> Names(Descriptor directory)
    {
        using Descriptor readable = FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        var names = new List<string>();
        byte* buffer = stackalloc byte[16384];
        while (true)
        {
            nint length = Libc.Syscall(SysGetDents64, readable.Number, (nint)buffer, 16384);
            if (length < 0)
                throw LinuxException.FromLastError("list directory");
            if (length == 0)
                return names;
            // struct linux_dirent64: 8 bytes inode, 8 offset, 2 length of the record, 1 type, name, zero.
            for (nint at = 0; at < length; at += *(ushort*)(buffer + at + 16))
                AddName(names, buffer + at + 19);
        }
    }

    /// <summary>Removes a name of the directory with all that is below it; fine where it is not there.</summary>
    public static void Remove(Descriptor directory, RawName name)
    {
        if (FileAt.TryStatus(directory, name) is not { } status)
            return;
        if (status.Kind != FileKind.Directory)
        {
            FileAt.Unlink(directory, name);
            return;
        }
        using (Descriptor child = FileAt.Open(directory, name, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow))
            Clear(child);
        FileAt.RemoveDirectory(directory, name);
    }

    /// <summary>Removes everything inside the directory, however deep it goes.</summary>
    public static void Clear(Descriptor directory)
    {
        while (!TryClear(directory, directory, depth: 0))
        {
        }
    }

    // A container can make directories a million deep, more than there are descriptors or stack. What lies deeper than a few
    // levels is moved to the top and cleared in the next round; then the answer is false.
    private static bool TryClear(Descriptor directory, Descriptor top, int depth)
    {
        bool isWhole = true;
        foreach (RawName name in Names(directory).Select(text => RawName.FromLatin1(text)))
        {
            if (FileAt.TryStatus(directory, name) is not { } status)
                continue;
            if (status.Kind != FileKind.Directory)
            {
                FileAt.Unlink(directory, name);
                continue;
            }
            if (depth == DeepestRound)
            {
                FileRename.Move(directory, name, top, RawName.FromLatin1(Guid.NewGuid().ToString("n")));
                isWhole = false;
                continue;
            }
            using (Descriptor child = FileAt.Open(directory, name, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow))
                isWhole &= TryClear(child, top, depth + 1);
            FileAt.RemoveDirectory(directory, name);
        }
        return isWhole;
    }

    /// <summary>Bytes on the disk and number of files below the directory, itself included; a file of several names counts once, and what is a thousand directories deep does not count.</summary>
    public static (long Bytes, long Inodes) Measure(Descriptor directory) => Measure(directory, [], depth: 0);

    private static (long Bytes, long Inodes) Measure(Descriptor directory, HashSet<(ulong FileSystem, ulong Inode)> linked, int depth)
    {
        long bytes = FileAt.Status(directory).Blocks * 512;
        long inodes = 1;
        foreach (string name in Names(directory))
        {
            if (FileAt.TryStatus(directory, RawName.FromLatin1(name)) is not { } status)
                continue;
            if (status is { Kind: not FileKind.Directory, Links: > 1 } && !linked.Add((status.FileSystem, status.Inode)))
                continue;
            using Descriptor? child = status.Kind == FileKind.Directory && depth < DeepestCounted
                ? FileAt.TryOpen(directory, RawName.FromLatin1(name), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow)
                : null;
            (long Bytes, long Inodes) below = child is null ? (status.Blocks * 512, 1) : Measure(child, linked, depth + 1);
            bytes += below.Bytes;
            inodes += below.Inodes;
        }
        return (bytes, inodes);
    }

    private static void AddName(List<string> names, byte* start)
    {
        int length = new ReadOnlySpan<byte>(start, 256).IndexOf((byte)0);
        string name = Encoding.Latin1.GetString(start, length);
        if (name is not "." and not "..")
            names.Add(name);
    }
}
