using System.Globalization;
using System.Text;

namespace Gantry.Cel;

/// <summary>Reads a pattern of RE2's syntax and writes it for .NET. Grammar: RE2, doc/syntax.txt; scripts of Unicode are not supported.</summary>
internal sealed class PatternTranslation(string pattern)
{
    private const int MostRepeats = 1000;
    private const int MostNesting = 200;

    private int _at;
    private int _depth;
    private string _failure = "";
    private Flags _flags;

    /// <summary>How large the automaton is about.</summary>
    public long States { get; private set; }

    private bool IsAtEnd => _at >= pattern.Length;

    public bool TryTranslate(out string translated, out string error)
    {
        Piece whole = Alternatives();
        if (_failure.Length == 0 && !IsAtEnd)
            Fail($"unexpected ): `{pattern}`");
        States = whole.States;
        translated = whole.Text;
        error = Failures.Clip(_failure);
        return _failure.Length == 0;
    }

    private Piece Fail(string reason)
    {
        if (_failure.Length == 0)
            _failure = reason;
        _at = pattern.Length;
        return new Piece("", 0, 0);
    }

    private Piece Alternatives()
    {
        var text = new StringBuilder();
        long states = 0;
        int repeats = 1;
        while (true)
        {
            Piece sequence = Sequence();
            text.Append(sequence.Text);
            states += sequence.States + 1;
            repeats = Math.Max(repeats, sequence.Repeats);
            if (IsAtEnd || pattern[_at] != '|')
                return new Piece(text.ToString(), states, repeats);
            text.Append('|');
            _at++;
        }
    }

    private Piece Sequence()
    {
        var text = new StringBuilder();
        long states = 0;
        int repeats = 1;
        while (!IsAtEnd && pattern[_at] is not ('|' or ')'))
        {
            Piece piece = Repeated(Atom());
            text.Append(piece.Text);
            states += piece.States;
            repeats = Math.Max(repeats, piece.Repeats);
        }
        return new Piece(text.ToString(), states, repeats);
    }

    private Piece Repeated(Piece atom)
    {
        int begin = _at;
        if (IsAtEnd || TakeRepeat() is not var (least, most))
            return atom;
        if (!atom.CanRepeat)
            return Fail($"missing argument to repetition operator: `{pattern[begin.._at]}`");
        if (least > MostRepeats || most > MostRepeats || (most >= 0 && least > most))
            return Fail($"invalid repeat count: `{pattern[begin.._at]}`");
        bool isLazy = !IsAtEnd && pattern[_at] == '?';
        _at += isLazy ? 1 : 0;
        int after = _at;
        if (!IsAtEnd && TakeRepeat() is not null)
            return Fail($"invalid nested repetition operator: `{pattern[begin.._at]}`");
        _at = after;
        int factor = Math.Max(1, Math.Max(least, most));
        if ((long)factor * atom.Repeats > MostRepeats)
            return Fail($"invalid repeat count: `{pattern[begin.._at]}`");
        string counts = (least, most) switch { (0, -1) => "*", (1, -1) => "+", (0, 1) => "?", (_, -1) => $"{{{least},}}", _ => $"{{{least},{most}}}" };
        bool writesLazy = isLazy != _flags.HasFlag(Flags.Ungreedy);
        return new Piece($"(?:{atom.Text}){counts}{(writesLazy ? "?" : "")}", (atom.States + 1) * factor, atom.Repeats * factor);
    }

    // *, +, ?, {2}, {2,}, {2,3}; a brace that is none of these is a letter.
    private (int Least, int Most)? TakeRepeat()
    {
        char sign = pattern[_at];
        if (sign is '*' or '+' or '?')
        {
            _at++;
            return sign switch { '*' => (0, -1), '+' => (1, -1), _ => (0, 1) };
        }
        int end = sign == '{' ? pattern.IndexOf('}', _at) : -1;
        if (end < 0)
            return null;
        string[] counts = pattern[(_at + 1)..end].Split(',');
        if (counts.Length > 2 || !TryCount(counts[0], out int least))
            return null;
        int most = least;
        if (counts.Length == 2)
        {
            most = -1;
            if (counts[1].Length > 0 && !TryCount(counts[1], out most))
                return null;
        }
        _at = end + 1;
        return (least, most);
    }

    private static bool TryCount(string digits, out int count)
    {
        count = MostRepeats + 1;
        if (digits.Length == 0 || digits.Any(digit => !char.IsAsciiDigit(digit)))
            return false;
        if (digits.Length <= 6)
            count = int.Parse(digits, CultureInfo.InvariantCulture);
        return true;
    }

    private Piece Atom()
    {
        char sign = pattern[_at++];
        switch (sign)
        {
            case '(': return Group();
            case '[': return Class();
            case '\\': return Escape();
            case '.': return Set(_flags.HasFlag(Flags.DotAll) ? CharacterSet.Any() : CharacterSet.AnyButNewline());
            case '^': return Anchor(_flags.HasFlag(Flags.MultiLine) ? "(?m:^)" : "\\A");
            case '$': return Anchor(_flags.HasFlag(Flags.MultiLine) ? "(?m:$)" : "\\z");
            case '*' or '+' or '?': return Fail($"missing argument to repetition operator: `{sign}`");
            default:
                _at--;
                return Literal(TakeRune());
        }
    }

    private Piece Group()
    {
        if (++_depth > MostNesting)
            return Fail("expression nests too deeply");
        Flags outer = _flags;
        if (!IsAtEnd && pattern[_at] == '?')
        {
            int start = _at++ - 1;
            if (!TakeGroupHead(out bool isOpen))
                return Fail($"invalid or unsupported Perl syntax: `{pattern[start..Math.Min(_at + 1, pattern.Length)]}`");
            if (!isOpen)
            {
                _depth--;
                return new Piece("", 0, 1, CanRepeat: false);
            }
        }
        Piece inner = Alternatives();
        _flags = outer;
        _depth--;
        if (IsAtEnd)
            return Fail($"missing closing ): `{pattern}`");
        _at++;
        return inner with { Text = $"(?:{inner.Text})", States = inner.States + 2 };
    }

    // What follows (? : a name, or flags that hold for the group or, closed at once, for the rest of the one around it.
    private bool TakeGroupHead(out bool isOpen)
    {
        isOpen = true;
        if (TakeText("P<") || (TakeText("<") && !IsAtEnd && pattern[_at] is not ('=' or '!')))
        {
            int end = pattern.IndexOf('>', _at);
            bool isName = end > _at && pattern[_at..end].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
            _at = isName ? end + 1 : _at;
            return isName;
        }
        bool isSet = true;
        for (; !IsAtEnd && pattern[_at] is not (':' or ')'); _at++)
        {
            Flags flag = pattern[_at] switch { 'i' => Flags.IgnoreCase, 'm' => Flags.MultiLine, 's' => Flags.DotAll, 'U' => Flags.Ungreedy, _ => Flags.None };
            if (flag != Flags.None)
                _flags = isSet ? _flags | flag : _flags & ~flag;
            else if (pattern[_at] == '-' && isSet)
                isSet = false;
            else
                return false;
        }
        isOpen = !IsAtEnd && pattern[_at] == ':';
        _at++;
        return _at <= pattern.Length;
    }

    private bool TakeText(string text)
    {
        if (string.CompareOrdinal(pattern, _at, text, 0, text.Length) != 0)
            return false;
        _at += text.Length;
        return true;
    }

    private Piece Escape()
    {
        if (IsAtEnd)
            return Fail("trailing backslash at end of expression: ``");
        char kind = pattern[_at];
        switch (kind)
        {
            case 'A': _at++; return Anchor("\\A");
            case 'z': _at++; return Anchor("\\z");
            case 'b' or 'B': _at++; return Anchor($"\\{kind}");
            case 'Q': _at++; return Quoted();
        }
        var set = new CharacterSet();
        if (TakeClassEscape(set))
            return Set(set);
        return TakeEscapedRune() is { } code ? Literal(code) : Fail($"invalid escape sequence: `\\{kind}`");
    }

    // \Qa.b\E
    private Piece Quoted()
    {
        int end = pattern.IndexOf("\\E", _at, StringComparison.Ordinal) is var found && found < 0 ? pattern.Length : found;
        var text = new StringBuilder();
        int count = 0;
        for (; _at < end; count++)
            text.Append(Literal(TakeRune()).Text);
        _at = Math.Min(pattern.Length, end + 2);
        return new Piece($"(?:{text})", count, 1);
    }

    private Piece Class()
    {
        int begin = _at - 1;
        var set = new CharacterSet();
        if (!IsAtEnd && pattern[_at] == '^')
        {
            set.IsNegated = true;
            _at++;
        }
        for (bool isFirst = true; !IsAtEnd && (isFirst || pattern[_at] != ']'); isFirst = false)
        {
            if (!TakeClassItem(set))
                return Fail($"invalid character class range: `{pattern[begin..]}`");
        }
        if (IsAtEnd)
            return Fail($"missing closing ]: `{pattern[begin..]}`");
        _at++;
        return Set(set);
    }

    private bool TakeClassItem(CharacterSet set)
    {
        if (TakePosix(set) is { } isKnown)
            return isKnown;
        if (pattern[_at] == '\\' && _at + 1 < pattern.Length)
        {
            _at++;
            if (TakeClassEscape(set))
                return true;
            _at--;
        }
        if (TakeClassRune() is not { } from)
            return false;
        int to = from;
        if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
        {
            _at++;
            to = TakeClassRune() ?? -1;
        }
        set.Add(from, to);
        return to >= from;
    }

    private int? TakeClassRune()
    {
        if (pattern[_at] != '\\')
            return TakeRune();
        _at++;
        return IsAtEnd ? null : TakeEscapedRune();
    }

    // [:alpha:] and [:^alpha:] within a class.
    private bool? TakePosix(CharacterSet set)
    {
        int end = string.CompareOrdinal(pattern, _at, "[:", 0, 2) == 0 ? pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal) : -1;
        if (end < 0)
            return null;
        string name = pattern[(_at + 2)..end];
        if (CharacterSet.Posix(name.TrimStart('^')) is not { } found)
            return false;
        _at = end + 2;
        if (name[0] == '^')
            set.AddComplement(found);
        else
            set.AddAll(found);
        return true;
    }

    // \d, \pL, \p{Lu}, \P{^L}; the backslash is behind us.
    private bool TakeClassEscape(CharacterSet set)
    {
        char kind = pattern[_at];
        if (CharacterSet.Perl(kind) is { } perl)
        {
            _at++;
            set.AddAll(perl);
            return true;
        }
        if (kind is not ('p' or 'P') || _at + 1 >= pattern.Length)
            return false;
        int end = pattern[_at + 1] == '{' ? pattern.IndexOf('}', _at) : _at + 1;
        string name = end < 0 ? "" : pattern[(_at + 1)..(end + 1)].Trim('{', '}');
        bool isNegated = (kind == 'P') != name.StartsWith('^');
        name = name.TrimStart('^');
        if (name == "Any")
            set.Add(0, 0x10FFFF);
        else if (!IsCategory(name))
            return false;
        else
            set.AddCategory(name, isNegated);
        _at = end + 1;
        return true;
    }

    private static bool IsCategory(string name) => name is "L" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "M" or "Mn" or "Mc" or "Me" or "N" or "Nd" or "Nl" or "No"
        or "P" or "Pc" or "Pd" or "Ps" or "Pe" or "Pi" or "Pf" or "Po" or "S" or "Sm" or "Sc" or "Sk" or "So" or "Z" or "Zs" or "Zl" or "Zp" or "C" or "Cc" or "Cf" or "Co";

    private int? TakeEscapedRune()
    {
        char kind = pattern[_at++];
        switch (kind)
        {
            case 'a': return '\a';
            case 'f': return '\f';
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'v': return '\v';
            case 'x': return TakeHex();
            case >= '0' and <= '7': return TakeOctal(kind);
        }
        return kind < 0x80 && !char.IsAsciiLetterOrDigit(kind) ? kind : null;
    }

    // \x7F, \x{10FFFF}
    private int? TakeHex()
    {
        bool isBraced = !IsAtEnd && pattern[_at] == '{';
        int end = isBraced ? pattern.IndexOf('}', _at) : Math.Min(pattern.Length, _at + 2);
        if (end < 0)
            return null;
        ReadOnlySpan<char> digits = pattern.AsSpan(isBraced ? _at + 1 : _at, end - (isBraced ? _at + 1 : _at));
        _at = isBraced ? end + 1 : end;
        bool isCode = digits.Length is > 0 and <= 6 && (isBraced || digits.Length == 2);
        return isCode && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) && code <= 0x10FFFF ? code : null;
    }

    // A digit but 0 with no octal digit behind it would refer back to a group, which this syntax has not.
    private int? TakeOctal(char first)
    {
        if (first != '0' && (IsAtEnd || pattern[_at] is < '0' or > '7'))
            return null;
        int code = first - '0';
        for (int i = 0; i < 2 && !IsAtEnd && pattern[_at] is >= '0' and <= '7'; i++)
            code = (code * 8) + (pattern[_at++] - '0');
        return code;
    }

    private int TakeRune()
    {
        int code = char.IsHighSurrogate(pattern[_at]) && _at + 1 < pattern.Length && char.IsLowSurrogate(pattern[_at + 1])
            ? char.ConvertToUtf32(pattern[_at], pattern[_at + 1])
            : pattern[_at];
        _at += code > 0xFFFF ? 2 : 1;
        return code;
    }

    private Piece Literal(int code)
    {
        string units = code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString();
        return Cased(string.Concat(units.Select(unit => $"\\u{(int)unit:X4}")), units.Length);
    }

    private Piece Set(CharacterSet set) => Cased(set.Write(), 1);

    private Piece Cased(string text, int states) => new(_flags.HasFlag(Flags.IgnoreCase) ? $"(?i:{text})" : text, states, 1);

    private static Piece Anchor(string text) => new(text, 1, 1);

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        MultiLine = 2,
        DotAll = 4,
        Ungreedy = 8,
    }

    /// <summary>A translated part, its size, and how often it repeats inside.</summary>
    private sealed record Piece(string Text, long States, int Repeats, bool CanRepeat = true);
}
