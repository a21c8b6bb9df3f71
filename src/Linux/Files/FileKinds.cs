using System.Runtime.InteropServices;

namespace Gantry.Linux.Files;

/// <summary>Asks statx(2) what a path is.</summary>
public static partial class FileKinds
{
    private const int CurrentDirectory = -100;
    private const uint WantType = 1;
    private const int KindMask = 0xF000;

    /// <summary>What a path leads to, links followed; null where it leads nowhere.</summary>
    public static FileKind? Of(string path)
    {
        // struct statx is 256 bytes; stx_mode, 16 bits, lies at offset 28.
        Span<byte> buffer = stackalloc byte[256];
        if (statx(CurrentDirectory, path, 0, WantType, ref MemoryMarshal.GetReference(buffer)) != 0)
            return null;
        return (FileKind)(MemoryMarshal.Read<ushort>(buffer[28..]) & KindMask);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, ref byte buffer);
}
