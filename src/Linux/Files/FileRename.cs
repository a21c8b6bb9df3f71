using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Gives a file, link or directory another name. See rename(2).</summary>
public static partial class FileRename
{
    /// <summary>Takes the place of what has the name already, at once; a link is renamed itself, whatever it leads to.</summary>
    public static void Replace(string from, string to)
    {
        if (rename(from, to) != 0)
            throw LinuxException.FromLastError($"rename {from} to {to}");
    }

    /// <summary>Moves a name from one open directory to another.</summary>
    public static unsafe void Move(Descriptor fromDirectory, RawName from, Descriptor toDirectory, RawName to)
    {
        fixed (byte* old = from, name = to)
        {
            if (renameat(fromDirectory.Number, old, toDirectory.Number, name) != 0)
                throw LinuxException.FromLastError($"rename {from} to {to}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int renameat(int fromDirectory, byte* from, int toDirectory, byte* to);
}
