namespace Gantry.NodeAgent.Logs;

/// <summary>The files of one container's log: those rotated away, oldest first, then the one being written.</summary>
internal static class LogFiles
{
    public static IReadOnlyList<string> Of(string path)
    {
        string? directory = Path.GetDirectoryName(path);
        if (directory is null || !Directory.Exists(directory))
            return [];

        // 0.log.20240501-100000: the suffix sorts by time. Compressed ones are left out.
        string name = Path.GetFileName(path);
        IEnumerable<string> rotated = Directory.EnumerateFiles(directory, name + ".*")
            .Where(file => !file.EndsWith(".gz", StringComparison.Ordinal) && !file.EndsWith(".tmp", StringComparison.Ordinal))
            .OrderBy(file => file, StringComparer.Ordinal);
        return File.Exists(path) ? [.. rotated, path] : [.. rotated];
    }

    /// <summary>Removes a container's log with everything rotated away.</summary>
    public static void Delete(string path)
    {
        foreach (string file in Directory.Exists(Path.GetDirectoryName(path)) ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*") : [])
            File.Delete(file);
    }
}
