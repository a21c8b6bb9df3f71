using System.Runtime.InteropServices;

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

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);
}
