using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Works on a file that is open already, so that no name can be swapped in between.</summary>
public static unsafe partial class OpenFile
{
    private const int SysCopyFileRange = 326;
    private const int SysSendFile = 40;
    private const int SeekFromHere = 1;

    /// <summary>Opens again, to be read or written, what was opened as a place only: the same file, whatever its name leads to by now.</summary>
    public static Descriptor Reopen(Descriptor place, OpenFlags flags)
    {
        int fd = Libc.open($"/proc/self/fd/{place.Number}", (int)(flags | OpenFlags.CloseOnExec), 0);
        return fd < 0 ? throw LinuxException.FromLastError("open a file again") : new Descriptor(fd);
    }

    public static void WriteAll(Descriptor file, ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            for (nint done = 0; done < content.Length;)
            {
                nint written = Libc.write(file.Number, start + done, content.Length - done);
                if (written > 0)
                    done += written;
                else if ((Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                    throw LinuxException.FromLastError("write");
            }
        }
    }

    /// <summary>Goes on writing further behind; what is passed over is a hole.</summary>
    public static void Skip(Descriptor file, long bytes)
    {
        if (lseek(file.Number, bytes, SeekFromHere) < 0)
            throw LinuxException.FromLastError("seek");
    }

    /// <summary>Makes the file end where writing would go on, be it behind a hole.</summary>
    public static void EndHere(Descriptor file)
    {
        long here = lseek(file.Number, 0, SeekFromHere);
        if (here < 0 || ftruncate(file.Number, here) != 0)
            throw LinuxException.FromLastError("set size");
    }

    /// <summary>Reads on from where the last read ended; 0 at the end of the file.</summary>
    public static int Read(Descriptor file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint length = Libc.read(file.Number, start, buffer.Length);
                if (length >= 0)
                    return (int)length;
                if ((Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                    throw LinuxException.FromLastError("read");
            }
        }
    }

    /// <summary>Copies the whole of one file, in the kernel.</summary>
    public static void Copy(Descriptor from, Descriptor to)
    {
        bool isSameFileSystem = true;
        while (true)
        {
            nint copied = isSameFileSystem
                ? Libc.syscall(SysCopyFileRange, from.Number, 0, to.Number, 0, 1 << 30, 0)
                : Libc.syscall(SysSendFile, to.Number, from.Number, 0, 1 << 30, 0, 0);
            if (copied < 0 && isSameFileSystem && (Errno)Marshal.GetLastPInvokeError() is Errno.CrossDevice or Errno.Invalid or Errno.NotSupported)
            {
                isSameFileSystem = false;
                continue;
            }

            if (copied < 0)
                throw LinuxException.FromLastError("copy file");
            if (copied == 0)
                return;
        }
    }

    public static void SetOwner(Descriptor file, uint owner, uint group)
    {
        if (fchown(file.Number, owner, group) != 0)
            throw LinuxException.FromLastError("set owner");
    }

    public static void SetPermissions(Descriptor file, uint permissions)
    {
        if (fchmod(file.Number, permissions) != 0)
            throw LinuxException.FromLastError("set mode");
    }

    public static void SetTime(Descriptor file, UnixTime time)
    {
        long* times = stackalloc long[4] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        if (futimens(file.Number, times) != 0)
            throw LinuxException.FromLastError("set time");
    }

    /// <summary>Writes what the kernel still holds of the file to the disk.</summary>
    public static void Flush(Descriptor file)
    {
        if (fsync(file.Number) != 0)
            throw LinuxException.FromLastError("fsync");
    }

    /// <summary>Writes everything of the file system that holds the file to the disk.</summary>
    public static void FlushFileSystem(Descriptor file)
    {
        if (syncfs(file.Number) != 0)
            throw LinuxException.FromLastError("syncfs");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int file, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(int file, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(int file, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(int file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int futimens(int file, long* times);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int file);
}
