using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Cgroups;

/// <summary>Writes the kernel's control files: one write(2) per value, never created, never truncated.</summary>
internal static class CgroupFile
{
    public static unsafe void Write(string path, string value)
    {
        int fd = Libc.open(path, (int)(OpenFlags.WriteOnly | OpenFlags.CloseOnExec), 0);
        if (fd < 0)
            throw LinuxException.FromLastError($"open {path}");

        using var file = new Descriptor(fd);
        Span<byte> bytes = value.Length < 256 ? stackalloc byte[1024] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        int length = Encoding.UTF8.GetBytes(value, bytes);
        fixed (byte* start = bytes)
        {
            if (Libc.write(fd, start, length) < 0)
                throw LinuxException.FromLastError($"write {value} to {path}");
        }
    }
}
