using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Names and values that files carry beside their content. See xattr(7).</summary>
public static unsafe partial class ExtendedAttributes
{
    private const int LargestValue = 65536;
    private const int CommonSize = 512;

    /// <summary>False where the file system does not keep such attributes.</summary>
    public static bool TrySet(Descriptor file, string name, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            if (fsetxattr(file.Number, name, start, value.Length, 0) == 0)
                return true;
        }
        return Refused(name);
    }

    /// <summary>The same for a link, device or pipe, which cannot be opened to be written to.</summary>
    public static bool TrySet(Descriptor directory, RawName entry, string name, ReadOnlySpan<byte> value)
    {
        // The kernel has no setxattrat before 6.13; the last component is not followed.
        fixed (byte* start = value)
        {
            if (lsetxattr($"/proc/self/fd/{directory.Number}/{entry}", name, start, value.Length, 0) == 0)
                return true;
        }
        return Refused(name);
    }

    public static byte[]? TryGet(Descriptor file, string name)
    {
        // Through the link in /proc, so that descriptors opened with O_PATH serve too.
        string path = $"/proc/self/fd/{file.Number}";
        byte* common = stackalloc byte[CommonSize];
        nint length = getxattr(path, name, common, CommonSize);
        if (length >= 0)
            return new ReadOnlySpan<byte>(common, (int)length).ToArray();
        return (Errno)Marshal.GetLastPInvokeError() is Errno.OutOfRange ? TryGetLarge(path, name) : null;
    }

    /// <summary>The names that the file carries; it must be open for reading, not as a place only.</summary>
    public static IReadOnlyList<string> List(Descriptor file)
    {
        byte* common = stackalloc byte[CommonSize];
        nint length = flistxattr(file.Number, common, CommonSize);
        if (length >= 0)
            return length == 0 ? [] : Names(new ReadOnlySpan<byte>(common, (int)length));
        return (Errno)Marshal.GetLastPInvokeError() is Errno.OutOfRange ? ListLarge(file) : [];
    }

    /// <summary>Fine where the file does not have the attribute.</summary>
    public static void Remove(Descriptor file, string name)
    {
        if (fremovexattr(file.Number, name) != 0 && (Errno)Marshal.GetLastPInvokeError() is not (Errno.NoData or Errno.NotSupported))
            throw LinuxException.FromLastError($"remove attribute {name}");
    }

    private static byte[]? TryGetLarge(string path, string name)
    {
        byte[] value = new byte[LargestValue];
        fixed (byte* start = value)
        {
            nint length = getxattr(path, name, start, LargestValue);
            return length < 0 ? null : value[..(int)length];
        }
    }

    private static IReadOnlyList<string> ListLarge(Descriptor file)
    {
        byte[] names = new byte[LargestValue];
        fixed (byte* start = names)
        {
            nint length = flistxattr(file.Number, start, LargestValue);
            return length <= 0 ? [] : Names(names.AsSpan(0, (int)length));
        }
    }

    private static string[] Names(ReadOnlySpan<byte> list) => Encoding.UTF8.GetString(list).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static bool Refused(string name)
    {
        int errno = Marshal.GetLastPInvokeError();
        return (Errno)errno is Errno.NotSupported or Errno.NotPermitted
            ? false
            : throw new LinuxException($"set attribute {name}", errno);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fsetxattr(int file, string name, byte* value, nint size, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lsetxattr(string path, string name, byte* value, nint size, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getxattr(string path, string name, byte* value, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint flistxattr(int file, byte* names, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fremovexattr(int file, string name);
}
