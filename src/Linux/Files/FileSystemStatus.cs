using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>What fstatfs(2) tells of the file system that shows a file.</summary>
public readonly unsafe partial record struct FileSystemStatus(long Magic, bool IsReadOnly)
{
    // Of those that make up their files: magic.h, and CONFIG_CGROUPS' two.
    private static ReadOnlySpan<long> MadeUp =>
    [
        0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x1cd1, 0x19800202, 0x6e736673, 0xcafe4a11, 0x73636673, 0x64626720, 0x74726163, 0x62656570, 0xf97cff8c, 0x6165676c,
    ];

    /// <summary>Its files are not kept anywhere: reading them asks the kernel.</summary>
    public bool IsMadeUp => MadeUp.Contains(Magic);

    public static FileSystemStatus Of(Descriptor file)
    {
        // struct statfs is 120 bytes: type at 0, mount flags at 80.
        byte* answer = stackalloc byte[120];
        return fstatfs(file.Number, answer) == 0
            ? new(*(long*)answer, (*(long*)(answer + 80) & 1) != 0)
            : throw LinuxException.FromLastError("ask for a file system");
    }

    [System.Runtime.InteropServices.LibraryImport("libc", SetLastError = true)]
    private static partial int fstatfs(int file, byte* answer);
}
