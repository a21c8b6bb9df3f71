using Gantry.Build.Files;

namespace Gantry.Build.Contexts;

/// <summary>The patterns of a .dockerignore file: which files of a context are as if they were not there.</summary>
internal sealed class IgnoreFile
{
    private const int MostPatterns = 10_000;
    private readonly List<(PathPattern Pattern, bool Includes)> _patterns = [];

    public static IgnoreFile None { get; } = new();

    public bool IsEmpty => _patterns.Count == 0;

    /// <summary>True if something below an excluded directory may be included.</summary>
    public bool HasExceptions => _patterns.Any(entry => entry.Includes);

    public static IgnoreFile Parse(string text)
    {
        var file = new IgnoreFile();
        foreach (string written in text.TrimStart('\uFEFF').Split('\n'))
        {
            // A # counts only as the very first character.
            string line = written.StartsWith('#') ? "" : written.Trim();
            bool includes = line.StartsWith('!');
            var pattern = new PathPattern(includes ? line[1..].Trim() : line);
            if (!pattern.IsEmpty)
                file._patterns.Add((pattern, includes));
            if (file._patterns.Count > MostPatterns)
                throw new BuildException(BuildFailure.Invalid, $"the .dockerignore file has more than {MostPatterns} patterns");
        }
        return file;
    }

    /// <summary>Of a path without a slash in front; the last pattern that covers it decides.</summary>
    public bool IsExcluded(string path)
    {
        string[] parts = path.Split('/');
        bool isExcluded = false;
        foreach ((PathPattern pattern, bool includes) in _patterns)
        {
            if (includes == isExcluded && pattern.Covers(parts))
                isExcluded = !includes;
        }
        return isExcluded;
    }
}
