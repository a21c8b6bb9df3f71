using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Spawning;

/// <summary>Two connected descriptors, one to keep and one to hand to a child. See pipe(2) and socketpair(2).</summary>
public static unsafe partial class DescriptorPair
{
    public static (Descriptor Reader, Descriptor Writer) Pipe()
    {
        int* ends = stackalloc int[2];
        return pipe2(ends, 0x80000) == 0
            ? (new(ends[0]), new(ends[1]))
            : throw new LinuxException("make a pipe", Marshal.GetLastSystemError());
    }

    public static (Descriptor Ours, Descriptor Theirs) UnixStream() => Sockets(1);

    /// <summary>Each message arrives whole, or not.</summary>
    public static (Descriptor Ours, Descriptor Theirs) UnixPackets() => Sockets(5);

    private static (Descriptor Ours, Descriptor Theirs) Sockets(int type)
    {
        int* ends = stackalloc int[2];
        return socketpair(1, type | 0x80000, 0, ends) == 0
            ? (new(ends[0]), new(ends[1]))
            : throw new LinuxException("make a pair of sockets", Marshal.GetLastSystemError());
    }

    [LibraryImport("libc")] private static partial int pipe2(int* ends, int flags);
    [LibraryImport("libc")] private static partial int socketpair(int family, int type, int protocol, int* ends);
}
