namespace Gantry.Build.Files;

/// <summary>A pattern for paths: * ? [a-z] and \ within a name, and ** for any number of directories.</summary>
internal sealed class PathPattern
{
    private readonly string[] _parts;

    /// <param name="crosses">** crosses directories; otherwise it is the same as *.</param>
    public PathPattern(string pattern, bool crosses = true)
    {
        _parts = CleanPath.Parts(pattern);
        Crosses = crosses;
    }

    public bool IsEmpty => _parts.Length == 0;

    private bool Crosses { get; }

    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[') || text.Contains('\\', StringComparison.Ordinal);

    public bool Matches(string path) => Matches(path.Split('/'));

    public bool Matches(ReadOnlySpan<string> path)
    {
        bool[] states = Closed(Start());
        foreach (string part in path)
            states = Step(states, part);
        return states[_parts.Length];
    }

    /// <summary>True if the pattern matches the path or a directory above it.</summary>
    public bool Covers(ReadOnlySpan<string> path)
    {
        bool[] states = Closed(Start());
        foreach (string part in path)
        {
            states = Step(states, part);
            if (states[_parts.Length])
                return true;
        }
        return false;
    }

    private bool[] Start()
    {
        bool[] states = new bool[_parts.Length + 1];
        states[0] = true;
        return states;
    }

    // One state per part of the pattern, so that no pattern costs more than its length times that of the path.
    private bool[] Step(bool[] states, string name)
    {
        bool[] next = new bool[states.Length];
        for (int i = 0; i < _parts.Length; i++)
        {
            if (!states[i])
                continue;
            if (IsAny(i))
                next[i] = next[i + 1] = true;
            else
                next[i + 1] |= NamePattern.Matches(_parts[i], name);
        }
        return Closed(next);
    }

    // In front of a name, ** is also no directory; at the end it stands for at least something.
    private bool[] Closed(bool[] states)
    {
        for (int i = 0; i < _parts.Length - 1; i++)
        {
            if (states[i] && IsAny(i))
                states[i + 1] = true;
        }
        return states;
    }

    private bool IsAny(int part) => Crosses && _parts[part] == "**";
}
