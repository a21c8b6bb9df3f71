using System.Globalization;
using System.Text;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Runtime.Confinement;

/// <summary>The home directory of a user, from a container's /etc/passwd. The file is the image's: it may be anything, of any length.</summary>
internal static class HomeDirectory
{
    private const string None = "/";

    // CVE-2024-9676 and its like: a passwd of gigabytes must cost neither memory nor time.
    private const int MaxLength = 10 * 1024 * 1024;
    private const int MaxHome = 4000;

    public static string Of(Descriptor passwd, uint user)
    {
        try
        {
            FileStatus status = FileAt.Status(passwd);
            return status.Kind == FileKind.Regular && status.Size <= MaxLength ? Of(Read(passwd, (int)status.Size), user) : None;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or LinuxException)
        {
            return None;
        }
    }

    private static ReadOnlySpan<byte> Read(Descriptor file, int size)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        byte[] content = new byte[size];
        int length = 0, read;
        while ((read = RandomAccess.Read(handle, content.AsSpan(length), length)) > 0)
            length += read;

        return content.AsSpan(0, length);
    }

    /// <summary>name:password:uid:gid:comment:home:shell, the first row with the id. See passwd(5).</summary>
    public static string Of(ReadOnlySpan<byte> passwd, uint user)
    {
        while (!passwd.IsEmpty)
        {
            int end = passwd.IndexOf((byte)'\n');
            ReadOnlySpan<byte> row = end < 0 ? passwd : passwd[..end];
            passwd = end < 0 ? [] : passwd[(end + 1)..];
            if (Field(row, 2) is { } id && uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out uint found) && found == user)
                return Field(row, 5) is { Length: > 0 and < MaxHome } home ? home : None;
        }

        return None;
    }

    private static string? Field(ReadOnlySpan<byte> row, int index)
    {
        for (; index > 0; index--)
        {
            int colon = row.IndexOf((byte)':');
            if (colon < 0)
                return null;

            row = row[(colon + 1)..];
        }

        int next = row.IndexOf((byte)':');
        ReadOnlySpan<byte> field = next < 0 ? row : row[..next];
        return field.Contains((byte)0) ? null : Encoding.UTF8.GetString(field);
    }
}
