using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;

namespace Gantry.Runtime.Hooks;

/// <summary>A nameless file in memory, ready to be read from its start.</summary>
internal static partial class MemoryFile
{
    public static unsafe Descriptor Of(byte[] content)
    {
        int fd = memfd_create("gantry-state", 1);
        if (fd < 0)
            throw LinuxException.FromLastError("make a memory file");

        var file = new Descriptor(fd);
        fixed (byte* start = content)
        {
            if (pwrite(fd, start, content.Length, 0) != content.Length)
                throw LinuxException.FromLastError("write a memory file");
        }

        return file;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pwrite(int fd, byte* bytes, nint length, nint offset);
}
