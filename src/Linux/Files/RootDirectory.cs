using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>A directory whose inside may be hostile: every path is resolved with the directory as its root, never out of it.</summary>
public sealed class RootDirectory(Descriptor descriptor) : IDisposable
{
    private const int SysOpenAt2 = 437;

    // The kernel gives up where something was renamed or mounted meanwhile and the path has a "..": whoever renames without end only loses time.
    private const int MostTries = 1000;

    public Descriptor Descriptor => descriptor;

    public static RootDirectory Open(string path)
    {
        int fd = Libc.open(path, (int)(OpenFlags.Path | OpenFlags.Directory | OpenFlags.CloseOnExec), 0);
        return fd < 0 ? throw LinuxException.FromLastError($"open directory {path}") : new RootDirectory(new Descriptor(fd));
    }

    /// <summary>None if there is nothing at the path inside the root; other failures throw.</summary>
    public Descriptor? TryOpen(string path, OpenFlags flags, PathResolution resolution = PathResolution.InRoot | PathResolution.NoMagicLinks) =>
        TryOpen(RawName.FromUtf8(path.Length == 0 ? "." : path), flags, resolution);

    public Descriptor? TryOpen(RawName path, OpenFlags flags, PathResolution resolution = PathResolution.InRoot | PathResolution.NoMagicLinks)
    {
        int errno = 0;
        for (int tries = 0; tries < MostTries; tries++)
        {
            int fd = OpenAt2(path, flags, resolution);
            if (fd >= 0)
                return new Descriptor(fd);

            errno = Marshal.GetLastPInvokeError();
            if ((Errno)errno is not Errno.TryAgain)
                break;
        }

        return (Errno)errno is Errno.NotFound or Errno.NotDirectory ? null : throw new LinuxException($"open {path}", errno);
    }

    public void Dispose() => descriptor.Dispose();

    private unsafe int OpenAt2(RawName path, OpenFlags flags, PathResolution resolution)
    {
        ulong* how = stackalloc ulong[3] { (ulong)(flags | OpenFlags.CloseOnExec), 0, (ulong)resolution };
        fixed (byte* start = path)
            return (int)Libc.Syscall(SysOpenAt2, descriptor.Number, (nint)start, (nint)how, 3 * sizeof(ulong));
    }
}
