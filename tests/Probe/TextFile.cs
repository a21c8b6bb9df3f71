using System.Text;

namespace Gantry.Tests;

/// <summary>Files read with the plain calls, so that an attempt's errno is the kernel's.</summary>
internal static unsafe class TextFile
{
    private const int MostBytes = 1 << 20;

    public static (int Errno, string? Text) Read(string path)
    {
        int file = Libc.Open(path, 0);
        if (file < 0)
            return (Libc.Errno, null);

        (int, string) result = ReadToEnd(file);
        _ = Libc.Close(file);
        return result;
    }

    public static (int Errno, string? Text) ReadInput() => ReadToEnd(0);

    private static (int Errno, string Text) ReadToEnd(int file)
    {
        byte[] bytes = new byte[MostBytes];
        int length = 0, errno = 0;
        fixed (byte* buffer = bytes)
        {
            nint count;
            while ((count = Libc.Read(file, buffer + length, Math.Min(65536, MostBytes - length))) > 0)
                length += (int)count;

            errno = Libc.Outcome(count);
        }

        return (errno, Encoding.UTF8.GetString(bytes, 0, length));
    }

    public static int Write(string path, string text, int flags)
    {
        int file = Libc.Open(path, flags, 0x1B6);
        if (file < 0)
            return Libc.Errno;

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int errno;
        fixed (byte* buffer = bytes)
            errno = Libc.Outcome(Libc.Write(file, buffer, bytes.Length));

        _ = Libc.Close(file);
        return errno;
    }

    /// <summary>None if it is no link.</summary>
    public static string? Link(string path)
    {
        byte* target = stackalloc byte[4096];
        nint length = Libc.ReadLink(path, target, 4096);
        return length < 0 ? null : Encoding.UTF8.GetString(target, (int)length);
    }
}
