using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Runtime.Commands;

/// <summary>Writes to the standard streams without System.Console, whose set-up costs more than most commands.</summary>
internal static partial class Terminal
{
    public static void Out(string text) => Write(1, text + "\n");

    public static void Error(string text) => Write(2, text + "\n");

    // Nobody may be reading any more; the exit status still tells.
    private static unsafe void Write(int descriptor, string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        while (!rest.IsEmpty)
        {
            fixed (byte* start = rest)
            {
                nint written = write(descriptor, start, rest.Length);
                if (written <= 0)
                    return;

                rest = rest[(int)written..];
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(int fd, byte* bytes, nint length);
}
