using System.Globalization;
using System.Text;

namespace Gantry.Cel;

/// <summary>The text between quotes in source: escapes in, escapes out.</summary>
internal static class StringLiteral
{
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (Escape(unit) is { } escape)
                result.Append(escape);
            else if (char.IsSurrogate(unit) && !(char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])))
                result.Append('\uFFFD');
            else if (char.IsSurrogate(unit))
                result.Append(unit).Append(text[++i]);
            else
                result.Append(unit);
        }
        return result.Append('"').ToString();
    }

    /// <summary>The string that an escaped text stands for; null where an escape is wrong.</summary>
    public static string? Unescape(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            if (text[0] != '\\')
            {
                result.Append(text[0]);
                text = text[1..];
                continue;
            }
            if (!TakeEscape(ref text, out int code, out _) || !Rune.IsValid(code))
                return null;
            result.Append(new Rune(code).ToString());
        }
        return result.ToString();
    }

    /// <summary>The bytes that an escaped text stands for; null where an escape is wrong. \xff is a byte here, not a code point.</summary>
    public static byte[]? UnescapeBytes(ReadOnlySpan<char> text)
    {
        var result = new List<byte>(text.Length);
        while (!text.IsEmpty)
        {
            int run = text.IndexOf('\\') is var at && at < 0 ? text.Length : at;
            if (run > 0)
            {
                result.AddRange(Encoding.UTF8.GetBytes(text[..run].ToArray()));
                text = text[run..];
                continue;
            }
            if (!TakeEscape(ref text, out int code, out bool isByte) || !isByte)
                return null;
            result.Add((byte)code);
        }
        return [.. result];
    }

    private static bool TakeEscape(ref ReadOnlySpan<char> text, out int code, out bool isByte)
    {
        code = -1;
        isByte = true;
        if (text.Length < 2)
            return false;
        char kind = text[1];
        int digits = kind switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, >= '0' and <= '3' => 3, _ => 0 };
        isByte = kind is not ('u' or 'U');
        if (digits == 0)
        {
            code = Simple(kind);
            text = text[2..];
            return code >= 0;
        }
        bool isOctal = digits == 3;
        int begin = isOctal ? 1 : 2;
        if (text.Length < begin + digits)
            return false;
        code = isOctal ? Octal(text.Slice(begin, digits)) : Hex(text.Slice(begin, digits));
        text = text[(begin + digits)..];
        return code >= 0;
    }

    private static int Simple(char kind) => kind switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '\'' or '"' or '`' or '?' => kind,
        _ => -1,
    };

    private static int Octal(ReadOnlySpan<char> digits)
    {
        int code = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
                return -1;
            code = (code * 8) + (digit - '0');
        }
        return code;
    }

    private static int Hex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) ? code : -1;

    private static string? Escape(char unit) => unit switch
    {
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        '\\' => "\\\\",
        '"' => "\\\"",
        _ => null,
    };
}
