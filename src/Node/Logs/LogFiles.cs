using System.Globalization;
using Gantry.Linux.Files;

namespace Gantry.NodeAgent.Logs;

/// <summary>The files of one container's log: those rotated away, oldest first, then the one being written.</summary>
internal static class LogFiles
{
    // Each is spoilt by a rotation at that instant.
    private const int OpenAttempts = 100;

    public static IReadOnlyList<string> Of(string path)
    {
        string? directory = Path.GetDirectoryName(path);
        if (directory is null || !Directory.Exists(directory))
            return [];

        // Two habits: 0.log.20240501-100000, the suffix growing with time, and 0.log.1, 0.log.2, growing with age. Compressed ones are left out.
        string name = Path.GetFileName(path);
        IEnumerable<string> rotated = Directory.EnumerateFiles(directory)
            .Where(file => Path.GetFileName(file).StartsWith(name + ".", StringComparison.Ordinal) && !file.EndsWith(".gz", StringComparison.Ordinal) && !file.EndsWith(".tmp", StringComparison.Ordinal))
            .OrderByDescending(AgeOf)
            .ThenBy(file => file, StringComparer.Ordinal);
        return File.Exists(path) ? [.. rotated, path] : [.. rotated];
    }

    /// <summary>The file that was begun after the given one, or the newest where that one is no longer there; none where nothing came after it.</summary>
    public static LogCursor? OpenAfter(string path, FileIdentity? last)
    {
        for (int attempt = 0; attempt < OpenAttempts && (last is null || FileIdentity.Of(path) != last); attempt++)
        {
            (string Path, FileIdentity? Identity)[] files = Snapshot(path);
            int at = Array.FindLastIndex(files, file => file.Identity == last);
            int next = at < 0 ? files.Length - 1 : at + 1;
            if (next < 0 || next == files.Length)
                return null;

            if (LogCursor.TryOpen(files[next].Path) is not { } cursor)
                continue;
            if (cursor.Identity == files[next].Identity)
                return cursor;
            cursor.Dispose();
        }

        return null;
    }

    /// <summary>The names and what they stood for at one instant: a rotation in between would pass a file by.</summary>
    private static (string Path, FileIdentity? Identity)[] Snapshot(string path)
    {
        (string, FileIdentity?)[] seen, again = Look();
        do
        {
            seen = again;
            again = Look();
        }
        while (!seen.SequenceEqual(again));
        return seen;

        (string, FileIdentity?)[] Look() => [.. Of(path).Select(file => (file, FileIdentity.Of(file)))];
    }

    private static int AgeOf(string file) =>
        int.TryParse(Path.GetExtension(file).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Removes a container's log with everything rotated away.</summary>
    public static void Delete(string path)
    {
        string? directory = Path.GetDirectoryName(path);
        if (directory is null || !Directory.Exists(directory))
            return;

        foreach (string file in Of(path))
            File.Delete(file);
    }
}
