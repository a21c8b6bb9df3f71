using System.Globalization;

namespace Gantry.Cel;

/// <summary>Cuts source into tokens. Grammar: the language definition of CEL, section Syntax.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    public List<Token> ReadAll()
    {
        var tokens = new List<Token>();
        for (Skip(); _at < source.Length; Skip())
            tokens.Add(Next());
        tokens.Add(new Token(TokenKind.End, _at, "<end>"));
        return tokens;
    }

    private char Current => Ahead(0);

    private char Ahead(int count) => _at + count < source.Length ? source[_at + count] : '\0';

    private void Skip()
    {
        while (_at < source.Length)
        {
            if (Current is ' ' or '\t' or '\n' or '\r' or '\f')
                _at++;
            else if (Current == '/' && Ahead(1) == '/')
                _at = source.IndexOf('\n', _at) is var end && end < 0 ? source.Length : end;
            else
                return;
        }
    }

    private Token Next()
    {
        int begin = _at;
        if (IsNameStart(Current))
            return Quotes(out int prefix) ? Text(begin, prefix) : Name();
        if (Current is '"' or '\'')
            return Text(begin, 0);
        if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Ahead(1))))
            return Number();
        if (Current == '`')
            return QuotedName();
        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) != 0)
                continue;
            _at += symbol.Length;
            return new Token(TokenKind.Symbol, begin, symbol);
        }
        throw Wrong(begin, $"token recognition error at: '{Current}'");
    }

    private Token Name()
    {
        int begin = _at;
        while (IsNameStart(Current) || char.IsAsciiDigit(Current))
            _at++;
        string name = source[begin.._at];
        return name switch
        {
            "true" => new Token(TokenKind.Literal, begin, name, CelValue.True),
            "false" => new Token(TokenKind.Literal, begin, name, CelValue.False),
            "null" => new Token(TokenKind.Literal, begin, name, CelValue.Null),
            "in" => new Token(TokenKind.Symbol, begin, name),
            _ => new Token(TokenKind.Name, begin, name),
        };
    }

    // `content-type`
    private Token QuotedName()
    {
        int begin = _at++;
        while (IsNameStart(Current) || char.IsAsciiDigit(Current) || Current is '.' or '-' or '/' or ' ')
            _at++;
        if (Current != '`' || _at == begin + 1)
            throw Wrong(begin, "token recognition error at: '`'");
        _at++;
        return new Token(TokenKind.QuotedName, begin, source[(begin + 1)..(_at - 1)]);
    }

    private Token Number()
    {
        int begin = _at;
        bool isHex = Current == '0' && Ahead(1) is 'x' or 'X' && char.IsAsciiHexDigit(Ahead(2));
        if (isHex)
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Current))
                _at++;
            return Whole(begin, begin + 2, NumberStyles.AllowHexSpecifier);
        }
        SkipDigits();
        bool isDouble = SkipFraction() | SkipExponent();
        return isDouble
            ? new Token(TokenKind.Number, begin, source[begin.._at], CelValue.From(double.Parse(source.AsSpan(begin, _at - begin), CultureInfo.InvariantCulture)))
            : Whole(begin, begin, NumberStyles.None);
    }

    // The sign stands before the token: 9223372036854775808 is an int only behind a minus, so the parser makes the value.
    private Token Whole(int begin, int digits, NumberStyles style)
    {
        bool fits = ulong.TryParse(source.AsSpan(digits, _at - digits), style, CultureInfo.InvariantCulture, out ulong value);
        if (Current is 'u' or 'U')
        {
            _at++;
            return fits ? new Token(TokenKind.Literal, begin, source[begin.._at], CelValue.From(value)) : throw Wrong(begin, "invalid uint literal");
        }
        return fits && value <= 1UL << 63 ? new Token(TokenKind.Number, begin, source[begin.._at], CelValue.From(value)) : throw Wrong(begin, "invalid int literal");
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
            _at++;
    }

    private bool SkipFraction()
    {
        if (Current != '.' || !char.IsAsciiDigit(Ahead(1)))
            return false;
        _at++;
        SkipDigits();
        return true;
    }

    private bool SkipExponent()
    {
        int sign = Ahead(1) is '+' or '-' ? 1 : 0;
        if (Current is not ('e' or 'E') || !char.IsAsciiDigit(Ahead(1 + sign)))
            return false;
        _at += 1 + sign;
        SkipDigits();
        return true;
    }

    // r"", b"", br"" in any case of letters.
    private bool Quotes(out int prefix)
    {
        prefix = 0;
        if (Current is 'b' or 'B')
            prefix++;
        if (Ahead(prefix) is 'r' or 'R')
            prefix++;
        return prefix > 0 && Ahead(prefix) is '"' or '\'';
    }

    private Token Text(int begin, int prefix)
    {
        bool isBytes = prefix > 0 && Current is 'b' or 'B';
        bool isRaw = prefix > 0 && Ahead(prefix - 1) is 'r' or 'R';
        _at += prefix;
        char quote = Current;
        int quotes = Ahead(1) == quote && Ahead(2) == quote ? 3 : 1;
        _at += quotes;
        int content = _at;
        SkipText(begin, quote, quotes, isRaw);
        ReadOnlySpan<char> text = source.AsSpan(content, _at - quotes - content);
        CelValue value = isBytes ? Bytes(begin, text, isRaw) : String(begin, text, isRaw);
        return new Token(TokenKind.Literal, begin, source[begin.._at], value);
    }

    private void SkipText(int begin, char quote, int quotes, bool isRaw)
    {
        while (_at < source.Length)
        {
            if (Current == quote && (quotes == 1 || (Ahead(1) == quote && Ahead(2) == quote)))
            {
                _at += quotes;
                return;
            }
            if (quotes == 1 && Current is '\n' or '\r')
                break;
            _at += Current == '\\' && !isRaw ? 2 : 1;
        }
        throw Wrong(begin, "unterminated string");
    }

    private static CelValue String(int begin, ReadOnlySpan<char> text, bool isRaw)
    {
        string? value = isRaw ? text.ToString() : StringLiteral.Unescape(text);
        return value is not null && IsWellFormed(value) ? CelValue.From(value) : throw Wrong(begin, "invalid escape in a string");
    }

    private static CelValue Bytes(int begin, ReadOnlySpan<char> text, bool isRaw)
    {
        byte[]? value = isRaw ? System.Text.Encoding.UTF8.GetBytes(text.ToArray()) : StringLiteral.UnescapeBytes(text);
        return value is not null ? CelValue.From(value) : throw Wrong(begin, "invalid escape in bytes");
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    private static bool IsNameStart(char letter) => char.IsAsciiLetter(letter) || letter == '_';

    private static SyntaxFailure Wrong(int position, string message) => new(position, "Syntax error: " + message);
}
