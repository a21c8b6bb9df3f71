using System.Globalization;

namespace Gantry.Kube.Trees;

/// <summary>Says where a text stops being JSON, in the words that clients and people know; only texts that failed to parse are looked at.</summary>
internal ref struct JsonSyntax
{
    private const string ValueStart = "looking for beginning of value";
    private const string NameStart = "looking for beginning of object key string";
    private const string Ended = "unexpected end of JSON input";

    private readonly ReadOnlySpan<byte> _text;

    // For each object or list that is open, whether it is an object.
    private readonly Stack<bool> _open = new();
    private string? _fault;
    private int _at;

    private JsonSyntax(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>The first fault, or null where the text is JSON, however deep.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> text)
    {
        JsonSyntax syntax = new(text);
        syntax.Read();
        return syntax._fault;
    }

    private readonly int Next => _at < _text.Length ? _text[_at] : -1;

    private void Read()
    {
        bool wantsValue = true;
        while (_fault is null)
        {
            if (wantsValue)
            {
                wantsValue = Value();
                continue;
            }

            if (_open.Count == 0)
            {
                SkipSpace();
                if (Next >= 0)
                    Fail("after top-level value");
                return;
            }

            wantsValue = Continues(_open.Peek());
        }
    }

    // Reads a value, or the beginning of one that holds others; says whether a value comes next.
    private bool Value()
    {
        SkipSpace();
        switch (Next)
        {
            case '{':
                _at++;
                SkipSpace();
                return !Closes('}') && Opened(isObject: true) && Name(NameStart);
            case '[':
                _at++;
                SkipSpace();
                return !Closes(']') && Opened(isObject: false);
            case '"':
                Text();
                return false;
            case 't':
                return Literal("true");
            case 'f':
                return Literal("false");
            case 'n':
                return Literal("null");
            case '-' or >= '0' and <= '9':
                Number();
                return false;
            default:
                return Fail(ValueStart);
        }
    }

    // After a value within another: a comma and the next, or the end.
    private bool Continues(bool isObject)
    {
        SkipSpace();
        if (Closes(isObject ? '}' : ']'))
        {
            _open.Pop();
            return false;
        }

        if (Next != ',')
            return Fail(isObject ? "after object key:value pair" : "after array element");
        _at++;
        return !isObject || Name(NameStart);
    }

    private bool Name(string expected)
    {
        SkipSpace();
        if (Next != '"')
            return Fail(expected);
        Text();
        SkipSpace();
        if (_fault is null && Next != ':')
            return Fail("after object key");
        _at++;
        return _fault is null;
    }

    private void Text()
    {
        _at++;
        while (_fault is null && Next != '"')
        {
            if (Next < ' ')
                Fail("in string literal");
            else if (Next == '\\')
                Escape();
            else
                _at++;
        }

        _at++;
    }

    private void Escape()
    {
        _at++;
        if (Next != 'u')
        {
            if (Next >= 0 && "bfnrt\\/\"".Contains((char)Next))
                _at++;
            else
                Fail("in string escape code");
            return;
        }

        _at++;
        for (int i = 0; i < 4 && _fault is null; i++)
        {
            if (Next >= 0 && char.IsAsciiHexDigit((char)Next))
                _at++;
            else
                Fail("in \\u hexadecimal character escape");
        }
    }

    private void Number()
    {
        if (Next == '-')
            _at++;
        if (Next == '0')
            _at++;
        else
            Digits("in numeric literal");
        if (_fault is null && Next == '.')
        {
            _at++;
            Digits("after decimal point in numeric literal");
        }

        if (_fault is null && Next is 'e' or 'E')
        {
            _at++;
            if (Next is '+' or '-')
                _at++;
            Digits("in exponent of numeric literal");
        }
    }

    private void Digits(string place)
    {
        if (Next is < '0' or > '9')
            Fail(place);
        while (Next is >= '0' and <= '9')
            _at++;
    }

    private bool Literal(string word)
    {
        foreach (char expected in word)
        {
            if (Next != expected)
                return Fail($"in literal {word} (expecting '{expected}')");
            _at++;
        }

        return false;
    }

    private bool Opened(bool isObject)
    {
        _open.Push(isObject);
        return true;
    }

    private bool Closes(char end)
    {
        if (Next != end)
            return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (Next is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    private bool Fail(string place)
    {
        _fault ??= Next < 0 ? Ended : $"invalid character {Quoted(Next)} {place}";
        return false;
    }

    private static string Quoted(int character) => character switch
    {
        '\'' => @"'\''",
        '\\' => @"'\\'",
        '\n' => @"'\n'",
        '\r' => @"'\r'",
        '\t' => @"'\t'",
        < ' ' or >= 0x7f and < 0xa1 => string.Create(CultureInfo.InvariantCulture, $@"'\{(character < 0x80 ? "x" : "u00")}{character:x2}'"),
        _ => $"'{(char)character}'",
    };
}
