using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Reads and writes small files whole, in half of the class library's system calls: that locks, measures and truncates each of them.</summary>
public static unsafe class WholeFile
{
    // A config.json with a filter fits.
    private const int FirstLength = 16 * 1024;

    public static byte[] Read(string path, int limit = int.MaxValue) => TryRead(path, limit) ?? throw new LinuxException($"open {path}", (int)Errno.NotFound);

    public static string ReadText(string path) => Encoding.UTF8.GetString(Read(path));

    /// <summary>None if there is no such file.</summary>
    public static string? TryReadText(string path) => TryRead(path) is { } content ? Encoding.UTF8.GetString(content) : null;

    /// <summary>None if there is no such file. A file that is longer than the limit is read up to one byte more; a pipe is waited for only if that is wanted.</summary>
    public static byte[]? TryRead(string path, int limit = int.MaxValue, bool waits = false)
    {
        int fd = Libc.open(path, (int)(OpenFlags.ReadOnly | OpenFlags.CloseOnExec | (waits ? 0 : OpenFlags.NonBlocking)), 0);
        if (fd < 0)
            return (Errno)Marshal.GetLastPInvokeError() is Errno.NotFound ? null : throw LinuxException.FromLastError($"open {path}");

        using var file = new Descriptor(fd);
        Span<byte> buffer = stackalloc byte[FirstLength];
        int length = 0;
        while (ReadMore(file, path, buffer[length..]) is var read and > 0)
        {
            length += read;
            if (length > limit)
                break;

            if (length == buffer.Length)
                buffer = Twice(buffer);
        }

        return buffer[..length].ToArray();
    }

    /// <summary>Makes the file or replaces what is in it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, uint permissions)
    {
        int fd = Libc.open(path, (int)(OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.CloseOnExec), permissions);
        if (fd < 0)
            throw LinuxException.FromLastError($"create {path}");

        using var file = new Descriptor(fd);
        OpenFile.WriteAll(file, content);
    }

    private static Span<byte> Twice(ReadOnlySpan<byte> content)
    {
        byte[] larger = new byte[content.Length * 2];
        content.CopyTo(larger);
        return larger;
    }

    private static int ReadMore(Descriptor file, string path, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint read = Libc.read(file.Number, start, buffer.Length);
                if (read >= 0)
                    return (int)read;

                if ((Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                    throw LinuxException.FromLastError($"read {path}");
            }
        }
    }
}
