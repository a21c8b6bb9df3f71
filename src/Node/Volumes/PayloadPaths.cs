namespace Gantry.NodeAgent.Volumes;

/// <summary>Guards the paths that users choose for files in a volume.</summary>
internal static class PayloadPaths
{
    private const int LongestPath = 4096;
    private const int LongestName = 255;

    /// <summary>Why a path may not be used, or null where it may: relative, below the volume, and not one of the writer's own names.</summary>
    public static string? ProblemWith(string path)
    {
        if (path.Length is 0 or > LongestPath)
            return $"a file's path must have 1 to {LongestPath} characters";
        if (path[0] == '/')
            return $"\"{path}\" must be a relative path";

        string[] parts = path.Split('/');
        if (parts.Any(part => part is "" or "." or ".." || part.Length > LongestName || part.Contains('\0', StringComparison.Ordinal)))
            return $"\"{path}\" must stay below its volume";
        // The writer's own entries begin with two dots.
        return parts[0].StartsWith("..", StringComparison.Ordinal) ? $"\"{path}\" must not begin with \"..\"" : null;
    }
}
