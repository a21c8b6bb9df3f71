using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gantry.Runtime.Containers;

/// <summary>Writes one JSON object. The class library's writer prepares an encoder of all Unicode blocks at its first use: 0.1 ms of every start of a container.</summary>
internal sealed class JsonObject
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create("\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly StringBuilder _text = new("{", 512);

    public JsonObject Add(string name, string value)
    {
        AddName(name);
        AddText(value);
        return this;
    }

    public JsonObject Add(string name, ulong number)
    {
        AddName(name);
        _text.Append(number.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonObject Add(string name, IReadOnlyDictionary<string, string> values)
    {
        var inner = new JsonObject();
        foreach ((string key, string value) in values)
            inner.Add(key, value);

        AddName(name);
        _text.Append(inner._text).Append('}');
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text + "}");

    private void AddName(string name)
    {
        if (_text.Length > 1)
            _text.Append(',');

        AddText(name);
        _text.Append(':');
    }

    private void AddText(string value)
    {
        _text.Append('"');
        for (ReadOnlySpan<char> rest = value; !rest.IsEmpty;)
        {
            int plain = rest.IndexOfAny(Escaped);
            _text.Append(plain < 0 ? rest : rest[..plain]);
            if (plain < 0)
                break;

            AddEscape(rest[plain]);
            rest = rest[(plain + 1)..];
        }

        _text.Append('"');
    }

    private void AddEscape(char letter)
    {
        if (letter is '"' or '\\')
            _text.Append('\\').Append(letter);
        else
            _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
    }
}
