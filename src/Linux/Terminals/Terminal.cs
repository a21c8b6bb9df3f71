using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Terminals;

/// <summary>Sizes and modes of an open terminal. See ioctl_tty(2).</summary>
public static partial class Terminal
{
    private const nuint GetWindowSize = 0x5413;
    private const nuint SetWindowSize = 0x5414;
    private const int TermiosSize = 60;

    public static bool Is(int fd) => isatty(fd) == 1;

    public static unsafe WindowSize Size(int fd)
    {
        WindowSize size;
        if (Libc.ioctl(fd, GetWindowSize, &size) != 0)
            throw LinuxException.FromLastError("read terminal size");

        return size;
    }

    public static unsafe void Resize(int fd, WindowSize size)
    {
        if (Libc.ioctl(fd, SetWindowSize, &size) != 0)
            throw LinuxException.FromLastError("set terminal size");
    }

    /// <summary>Makes the terminal pass every byte through; disposing the answer restores it.</summary>
    public static unsafe IDisposable MakeRaw(int fd)
    {
        byte[] before = new byte[TermiosSize];
        fixed (byte* saved = before)
        {
            if (tcgetattr(fd, saved) != 0)
                throw LinuxException.FromLastError("read terminal mode");
        }

        byte* raw = stackalloc byte[TermiosSize];
        before.CopyTo(new Span<byte>(raw, TermiosSize));
        cfmakeraw(raw);
        if (tcsetattr(fd, 0, raw) != 0)
            throw LinuxException.FromLastError("set terminal mode");

        return new SavedMode(fd, before);
    }

    private sealed class SavedMode(int fd, byte[] mode) : IDisposable
    {
        public unsafe void Dispose()
        {
            fixed (byte* saved = mode)
                _ = tcsetattr(fd, 0, saved);
        }
    }

    [LibraryImport("libc")]
    private static partial int isatty(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int tcgetattr(int fd, byte* mode);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int tcsetattr(int fd, int when, byte* mode);

    [LibraryImport("libc")]
    private static unsafe partial void cfmakeraw(byte* mode);
}
