using System.Runtime.InteropServices;

namespace Gantry.Linux.Files;

/// <summary>A character or block device's number and access. See statx(2).</summary>
public sealed unsafe partial record DeviceNode(bool IsBlock, uint Major, uint Minor, uint Mode, uint Uid, uint Gid)
{
    private const int TypeMask = 0xF000, Character = 0x2000, Block = 0x6000;

    /// <summary>None if there is nothing there, or no device.</summary>
    public static DeviceNode? Read(string path)
    {
        byte* answer = stackalloc byte[256];
        if (statx(Libc.AtFdCwd, path, 0, 0x7FF, answer) != 0)
            return null;

        // struct statx: uid at 20, gid at 24, mode at 28, the device's major and minor at 128 and 132.
        int mode = *(ushort*)(answer + 28);
        return (mode & TypeMask) is Character or Block
            ? new((mode & TypeMask) == Block, *(uint*)(answer + 128), *(uint*)(answer + 132), (uint)mode & 0xFFF, *(uint*)(answer + 20), *(uint*)(answer + 24))
            : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, void* answer);
}
