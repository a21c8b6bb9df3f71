using System.Runtime.InteropServices;

namespace Gantry.Linux.Files;

/// <summary>Which file it is, whatever it is called now: certain for as long as somebody holds the file open.</summary>
public readonly record struct FileIdentity(ulong FileSystem, ulong Inode)
{
    public static FileIdentity Of(SafeHandle file) => Of(FileAt.Status(file));

    /// <summary>None where no file has that name.</summary>
    public static FileIdentity? Of(string path) =>
        FileAt.TryStatus(path) is { } status ? Of(status) : null;

    private static FileIdentity Of(FileStatus status) => new(status.FileSystem, status.Inode);
}
