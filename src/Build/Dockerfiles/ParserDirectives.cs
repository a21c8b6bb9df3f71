namespace Gantry.Build.Dockerfiles;

/// <summary>The comments at the top of a Dockerfile that say how the rest is to be read.</summary>
internal sealed record ParserDirectives(string? Syntax, char Escape, string? Check)
{
    private static readonly string[] Known = ["syntax", "escape", "check"];

    public static ParserDirectives Read(string[] lines)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length && Directive(lines[i]) is ({ } name, var value); i++)
        {
            if (!found.TryAdd(name, value))
                throw new BuildException(BuildFailure.Syntax, $"only one {name} parser directive can be used", new SourceRange(i + 1, i + 1, 1));
            if (name == "escape" && value is not ("\\" or "`"))
                throw new BuildException(BuildFailure.Syntax, $"invalid escape token '{value}' does not match ` or \\", new SourceRange(i + 1, i + 1, 1));
        }
        return new ParserDirectives(found.GetValueOrDefault("syntax"), found.GetValueOrDefault("escape", "\\")[0], found.GetValueOrDefault("check"));
    }

    // "# name = value"; anything else ends the directives, an unknown name too.
    private static (string? Name, string Value) Directive(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().Trim();
        if (text is not ['#', ..] || text.IndexOf('=') is not (>= 0 and int equals))
            return default;
        string name = text[1..equals].Trim().ToString().ToLowerInvariant();
        return Known.Contains(name) ? (name, text[(equals + 1)..].Trim().ToString()) : default;
    }
}
