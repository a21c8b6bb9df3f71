using System.Globalization;

namespace Gantry.NodeAgent.Logs;

/// <summary>The files of one container's log: those rotated away, oldest first, then the one being written.</summary>
internal static class LogFiles
{
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
