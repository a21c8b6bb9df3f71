namespace Gantry.Build.Files;

/// <summary>Paths in the words of Dockerfiles, brought into one form.</summary>
internal static class CleanPath
{
    /// <summary>The parts of a path with "." and ".." done away with; what climbs above the top stays there.</summary>
    public static string[] Parts(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not "" and not ".")
            {
                parts.Add(part);
            }
        }
        return [.. parts];
    }

    /// <summary>Without a slash in front; empty is the top.</summary>
    public static string Relative(string path) => string.Join('/', Parts(path));

    public static string Absolute(string path) => "/" + Relative(path);

    /// <summary>A path as a working directory sees it.</summary>
    public static string Absolute(string path, string workingDirectory) =>
        path.StartsWith('/') ? Absolute(path) : Absolute($"{workingDirectory}/{path}");

    public static string Join(string left, string right) => left.Length == 0 ? right : right.Length == 0 ? left : $"{left}/{right}";
}
