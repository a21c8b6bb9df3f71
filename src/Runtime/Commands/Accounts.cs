using System.Globalization;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Runtime.Commands;

/// <summary>Names of users, from /etc/passwd; this program is static and asks no other source.</summary>
internal static class Accounts
{
    /// <summary>The user that a file belongs to: the name, or the number if it has none.</summary>
    public static string OwnerOf(string path)
    {
        using Descriptor file = Descriptor.Open(path);
        string id = FileAt.Status(file).Owner.ToString(CultureInfo.InvariantCulture);
        return id == "0" ? "root" : NameOf(id) ?? id;
    }

    // Sample: nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
    private static string? NameOf(string id)
    {
        if (!File.Exists("/etc/passwd"))
            return null;

        foreach (string line in File.ReadLines("/etc/passwd"))
        {
            if (line.Split(':') is [var name, _, var number, ..] && number == id)
                return name;
        }

        return null;
    }
}
