using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Works on names inside an open directory; none of it follows a symbolic link or leaves the directory. See openat(2) and its relatives.</summary>
public static unsafe partial class FileAt
{
    private const int NoFollow = 0x100;
    private const int RemoveDirectoryFlag = 0x200;
    private const int EmptyPath = 0x1000;
    private const int SysOpenAt2 = 437;
    private const int StatusSize = 256;
    private const PathResolution Inside =
        PathResolution.Beneath | PathResolution.NoSymlinks | PathResolution.NoMagicLinks | PathResolution.NoMountCrossing;

    /// <summary>Opens a relative path without passing any link or mount; none if it is not there or a part of it is no directory.</summary>
    public static Descriptor? TryOpen(Descriptor directory, RawName path, OpenFlags flags, uint mode = 0) =>
        TryOpen(directory, path, flags, mode, Inside);

    private static Descriptor? TryOpen(Descriptor directory, RawName path, OpenFlags flags, uint mode, PathResolution resolution)
    {
        ulong* how = stackalloc ulong[3] { (ulong)(flags | OpenFlags.CloseOnExec), mode, (ulong)resolution };
        fixed (byte* start = path)
        {
            int fd = (int)Libc.Syscall(SysOpenAt2, directory.Number, (nint)start, (nint)how, 3 * sizeof(ulong));
            if (fd >= 0)
                return new Descriptor(fd);
        }
        int errno = Marshal.GetLastPInvokeError();
        return (Errno)errno is Errno.NotFound or Errno.NotDirectory or Errno.Loop ? null : throw new LinuxException($"open {path}", errno);
    }

    /// <summary>Opens one name of the directory, and what is mounted there if something is; a link is not followed. None if it is not there.</summary>
    public static Descriptor? TryOpenAcross(Descriptor directory, RawName name, OpenFlags flags) =>
        TryOpen(directory, name, flags | OpenFlags.NoFollow, mode: 0, Inside & ~PathResolution.NoMountCrossing);

    public static Descriptor Open(Descriptor directory, RawName path, OpenFlags flags, uint mode = 0) =>
        TryOpen(directory, path, flags, mode) ?? throw LinuxException.FromLastError($"open {path}");

    /// <summary>Of an absolute path, whose last part alone is not followed if it is a link.</summary>
    public static FileStatus? TryStatus(string path) => TryStatus(Libc.AtFdCwd, RawName.FromUtf8(path));

    public static FileStatus? TryStatus(Descriptor directory, RawName name) => TryStatus(directory.Number, name);

    private static FileStatus? TryStatus(int directory, RawName name)
    {
        byte* status = stackalloc byte[StatusSize];
        fixed (byte* start = name)
        {
            if (statx(directory, start, NoFollow, 0x7ff, status) == 0)
                return ReadStatus(status);
        }
        int errno = Marshal.GetLastPInvokeError();
        return (Errno)errno is Errno.NotFound or Errno.NotDirectory ? null : throw new LinuxException($"stat {name}", errno);
    }

    /// <summary>Whether the path is where a mount begins; none if the kernel does not say. What is not there is none.</summary>
    public static bool? TryIsMountRoot(string path)
    {
        // struct statx: four bytes mask, four block size, eight attributes; attributes_mask at 56. STATX_ATTR_MOUNT_ROOT, since 5.8.
        const ulong MountRoot = 0x2000;
        byte* status = stackalloc byte[StatusSize];
        RawName name = RawName.FromUtf8(path);
        fixed (byte* start = name)
        {
            if (statx(Libc.AtFdCwd, start, NoFollow, 0, status) != 0)
                return (Errno)Marshal.GetLastPInvokeError() is Errno.NotFound or Errno.NotDirectory ? false : null;
        }
        bool isKnown = (*(ulong*)(status + 56) & MountRoot) != 0;
        return isKnown ? (*(ulong*)(status + 8) & MountRoot) != 0 : null;
    }

    public static FileStatus Status(SafeHandle file)
    {
        byte* status = stackalloc byte[StatusSize];
        byte empty = 0;
        if (statx((int)file.DangerousGetHandle(), &empty, NoFollow | EmptyPath, 0x7ff, status) != 0)
            throw LinuxException.FromLastError("stat");
        return ReadStatus(status);
    }

    public static void MakeDirectory(Descriptor directory, RawName name, uint permissions)
    {
        fixed (byte* start = name)
            Check(mkdirat(directory.Number, start, permissions), "make directory", name);
    }

    public static void MakeNode(Descriptor directory, RawName name, FileKind kind, uint permissions, uint major = 0, uint minor = 0)
    {
        fixed (byte* start = name)
            Check(mknodat(directory.Number, start, (uint)kind | permissions, DeviceNumber(major, minor)), "make node", name);
    }

    public static void MakeSymbolicLink(Descriptor directory, RawName name, RawName target)
    {
        fixed (byte* start = name, to = target)
            Check(symlinkat(to, directory.Number, start), "make symbolic link", name);
    }

    public static void MakeHardLink(Descriptor fromDirectory, RawName from, Descriptor directory, RawName name)
    {
        fixed (byte* old = from, start = name)
            Check(linkat(fromDirectory.Number, old, directory.Number, start, 0), "make hard link", name);
    }

    /// <summary>The target as Latin-1 text, one character a byte.</summary>
    public static string ReadSymbolicLink(Descriptor directory, RawName name)
    {
        byte* target = stackalloc byte[4096];
        fixed (byte* start = name)
        {
            nint length = readlinkat(directory.Number, start, target, 4096);
            return length < 0
                ? throw LinuxException.FromLastError($"read link {name}")
                : System.Text.Encoding.Latin1.GetString(target, (int)length);
        }
    }

    public static void Unlink(Descriptor directory, RawName name)
    {
        fixed (byte* start = name)
            Check(unlinkat(directory.Number, start, 0), "remove", name);
    }

    public static void RemoveDirectory(Descriptor directory, RawName name)
    {
        fixed (byte* start = name)
            Check(unlinkat(directory.Number, start, RemoveDirectoryFlag), "remove directory", name);
    }

    public static void SetOwner(Descriptor directory, RawName name, uint owner, uint group)
    {
        fixed (byte* start = name)
            Check(fchownat(directory.Number, start, owner, group, NoFollow), "set the owner of", name);
    }

    public static void SetTime(Descriptor directory, RawName name, UnixTime time)
    {
        long* times = stackalloc long[4] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        fixed (byte* start = name)
            Check(utimensat(directory.Number, start, times, NoFollow), "set the time of", name);
    }

    /// <summary>Sets permissions of a device or pipe by name; only for names this process has just made itself.</summary>
    public static void SetPermissions(Descriptor directory, RawName name, uint permissions)
    {
        fixed (byte* start = name)
            Check(fchmodat(directory.Number, start, permissions, 0), "set the mode of", name);
    }

    private static FileStatus ReadStatus(byte* status)
    {
        // struct statx, see statx(2): fixed offsets on every architecture.
        var fields = new ReadOnlySpan<byte>(status, StatusSize);
        uint Small(int at) => BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(status + at, 4));
        ushort mode = BinaryPrimitives.ReadUInt16LittleEndian(fields[28..]);
        return new FileStatus(
            (FileKind)(mode & 0xF000), mode & 0xFFFu, Small(20), Small(24),
            BinaryPrimitives.ReadInt64LittleEndian(fields[40..]), BinaryPrimitives.ReadInt64LittleEndian(fields[48..]),
            BinaryPrimitives.ReadUInt64LittleEndian(fields[32..]), ((ulong)Small(136) << 32) | Small(140), Small(16),
            new UnixTime(BinaryPrimitives.ReadInt64LittleEndian(fields[112..]), (int)Small(120)), Small(128), Small(132));
    }

    private static ulong DeviceNumber(uint major, uint minor) =>
        (minor & 0xffUL) | ((major & 0xfffUL) << 8) | ((minor & ~0xffUL) << 12) | ((major & ~0xfffUL) << 32);

    private static void Check(int result, string operation, RawName name)
    {
        if (result != 0)
            throw LinuxException.FromLastError($"{operation} {name}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int directory, byte* path, int flags, uint mask, byte* status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(int directory, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mknodat(int directory, byte* path, uint mode, ulong device);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int symlinkat(byte* target, int directory, byte* path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int linkat(int fromDirectory, byte* from, int directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readlinkat(int directory, byte* path, byte* target, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(int directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchownat(int directory, byte* path, uint owner, uint group, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmodat(int directory, byte* path, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int utimensat(int directory, byte* path, long* times, int flags);
}
