using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Cgroups;

/// <summary>Writes and reads the kernel's control files: one write(2) per value, never created, never truncated.</summary>
internal static partial class CgroupFile
{
    public static void Write(string path, string value)
    {
        if (!TryWrite(path, value))
            throw new LinuxException($"open {path}", (int)Errno.NotFound);
    }

    /// <summary>False if there is no such file.</summary>
    public static unsafe bool TryWrite(string path, string value)
    {
        int fd = Libc.open(path, (int)(OpenFlags.WriteOnly | OpenFlags.CloseOnExec), 0);
        if (fd < 0)
            return (Errno)Marshal.GetLastPInvokeError() is Errno.NotFound ? false : throw LinuxException.FromLastError($"open {path}");

        using var file = new Descriptor(fd);
        Span<byte> bytes = value.Length < 256 ? stackalloc byte[1024] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        int length = Encoding.UTF8.GetBytes(value, bytes);
        fixed (byte* start = bytes)
        {
            if (Libc.write(fd, start, length) < 0)
                throw LinuxException.FromLastError($"write {value} to {path}");
        }

        return true;
    }

    /// <summary>The whole content of a control file that is open, from its beginning.</summary>
    public static unsafe string Read(Descriptor file)
    {
        byte* buffer = stackalloc byte[4096];
        nint length = pread(file.Number, buffer, 4096, 0);
        return length < 0 ? throw LinuxException.FromLastError("read control file") : Encoding.UTF8.GetString(buffer, (int)length);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pread(int file, void* buffer, nint count, long offset);
}
