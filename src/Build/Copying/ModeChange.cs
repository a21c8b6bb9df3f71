using System.Buffers;
using Gantry.Build.Dockerfiles.Instructions;

namespace Gantry.Build.Copying;

/// <summary>The value of --chmod: octal, or letters such as u=rwX,go-w.</summary>
internal sealed class ModeChange
{
    private static readonly SearchValues<char> Who = SearchValues.Create("ugoa");
    private static readonly SearchValues<char> What = SearchValues.Create("rwxXst");
    private readonly uint? _octal;
    private readonly IReadOnlyList<(string Who, char Operation, string What)> _clauses;

    private ModeChange(uint? octal, IReadOnlyList<(string, char, string)> clauses) => (_octal, _clauses) = (octal, clauses);

    /// <summary>None if the text is no mode.</summary>
    public static ModeChange? TryParse(string text)
    {
        if (PermissionBits.TryParseOctal(text) is { } mode)
            return new ModeChange(mode, []);
        var clauses = new List<(string, char, string)>();
        foreach (string clause in text.Split(','))
        {
            int at = clause.IndexOfAny(['+', '-', '=']);
            if (at < 0 || clause.AsSpan(0, at).ContainsAnyExcept(Who) || clause.AsSpan(at + 1).ContainsAnyExcept(What))
                return null;
            clauses.Add((at == 0 ? "a" : clause[..at], clause[at], clause[(at + 1)..]));
        }
        return new ModeChange(null, clauses);
    }

    public uint Apply(uint mode, bool isDirectory)
    {
        if (_octal is { } whole)
            return whole;
        foreach ((string who, char operation, string what) in _clauses)
            mode = Apply(mode, who, operation, what, isDirectory);
        return mode;
    }

    private static uint Apply(uint mode, string who, char operation, string what, bool isDirectory)
    {
        bool canRun = isDirectory || (mode & 0x49) != 0; // X: only directories and what somebody may run already
        uint bits = 0, mask = 0;
        foreach (char c in who.Replace("a", "ugo", StringComparison.Ordinal))
        {
            int shift = c == 'u' ? 6 : c == 'g' ? 3 : 0;
            uint own = (what.Contains('r') ? 4u : 0) | (what.Contains('w') ? 2u : 0) | (what.Contains('x') || (what.Contains('X') && canRun) ? 1u : 0);
            bits |= own << shift;
            mask |= 7u << shift;
            if (what.Contains('s') && c != 'o')
                bits |= c == 'u' ? 0x800u : 0x400u;
        }
        if (what.Contains('t'))
            bits |= 0x200;
        return operation switch { '+' => mode | bits, '-' => mode & ~bits, _ => (mode & ~mask) | bits };
    }
}
