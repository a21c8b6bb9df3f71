using System.Globalization;

namespace Gantry.Host.Nodes;

/// <summary>Finds out which program listens on a TCP port of this machine, as far as /proc tells.</summary>
internal static class PortUser
{
    private const string Listening = "0A";

    /// <summary>In words for people; the sockets of other network namespaces are not seen.</summary>
    public static string Describe(int port)
    {
        HashSet<string> sockets = [.. SocketsOn(port).Select(inode => $"socket:[{inode}]")];
        foreach (string process in sockets.Count == 0 ? [] : Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[^1])))
        {
            if (Owns(process, sockets))
                return $"{NameOf(process)} (process {Path.GetFileName(process)})";
        }

        return "another program";
    }

    // A line is "N: LOCAL:PORT REMOTE:PORT STATE ... inode"; see proc_pid_net(5).
    private static IEnumerable<string> SocketsOn(int port)
    {
        string end = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (string table in new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists))
        {
            foreach (string line in File.ReadLines(table).Skip(1))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[1].EndsWith(end, StringComparison.Ordinal) && fields[3] == Listening)
                    yield return fields[9];
            }
        }
    }

    private static bool Owns(string process, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(process, "fd")).EnumerateFileSystemInfos().Any(file => file.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is not ours to look into.
            return false;
        }
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "another program";
        }
    }
}
