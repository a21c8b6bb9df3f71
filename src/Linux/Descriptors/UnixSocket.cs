using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Linux.Descriptors;

/// <summary>Connects to a unix socket by its path, without the weight of System.Net.</summary>
public static partial class UnixSocket
{
    private const int UnixFamily = 1;
    private const int StreamCloseOnExec = 1 | 0x80000;
    private const int PathOffset = 2;
    private const int MaxPath = 107;

    public static unsafe Descriptor Connect(string path)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > MaxPath)
            throw new LinuxException($"connect to {path}", 36);

        byte* address = stackalloc byte[PathOffset + MaxPath + 1];
        var bytes = new Span<byte>(address, PathOffset + MaxPath + 1);
        bytes.Clear();
        BinaryPrimitives.WriteInt16LittleEndian(bytes, UnixFamily);
        Encoding.UTF8.GetBytes(path, bytes[PathOffset..]);
        var socket = new Descriptor(Libc.socket(UnixFamily, StreamCloseOnExec, 0));
        if (connect(socket.Number, address, (uint)(PathOffset + length + 1)) == 0)
            return socket;

        LinuxException failure = LinuxException.FromLastError($"connect to {path}");
        socket.Dispose();
        throw failure;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int connect(int socket, byte* address, uint length);
}
