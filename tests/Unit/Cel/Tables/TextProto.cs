using System.Text;

namespace Gantry.Tests;

/// <summary>A message in protobuf's text format: fields in order, each a scalar's text or a message.</summary>
internal sealed class TextProto
{
    private readonly List<(string Name, object Value)> _fields = [];

    public IEnumerable<TextProto> All(string name) => _fields.Where(field => field.Name == name).Select(field => (TextProto)field.Value);

    public IEnumerable<string> Texts(string name) => _fields.Where(field => field.Name == name).Select(field => (string)field.Value);

    public TextProto? One(string name) => All(name).FirstOrDefault();

    public string? Text(string name) => Texts(name).FirstOrDefault();

    public bool Has(string name) => _fields.Any(field => field.Name == name);

    public IReadOnlyList<(string Name, object Value)> Fields => _fields;

    /// <summary>All names and scalars below, but for those of these fields.</summary>
    public IEnumerable<string> Words(params string[] but) => _fields.Where(field => !but.Contains(field.Name))
        .SelectMany(field => field.Value is TextProto inner ? inner.Words(but).Prepend(field.Name) : [field.Name, (string)field.Value]);

    public static TextProto Parse(string text)
    {
        int at = 0;
        return ParseFields(text, ref at);
    }

    private static TextProto ParseFields(string text, ref int at)
    {
        var message = new TextProto();
        while (Skip(text, ref at) && text[at] is not ('}' or '>'))
        {
            string name = ParseName(text, ref at);
            Skip(text, ref at);
            if (text[at] == ':')
            {
                at++;
                Skip(text, ref at);
            }
            if (text[at] == '[')
                message.AddList(name, text, ref at);
            else
                message._fields.Add((name, ParseValue(text, ref at)));
            Skip(text, ref at);
            if (at < text.Length && text[at] is ',' or ';')
                at++;
        }
        return message;
    }

    private void AddList(string name, string text, ref int at)
    {
        at++;
        while (Skip(text, ref at) && text[at] != ']')
        {
            _fields.Add((name, ParseValue(text, ref at)));
            Skip(text, ref at);
            if (text[at] == ',')
                at++;
        }
        at++;
    }

    private static object ParseValue(string text, ref int at)
    {
        if (text[at] is '{' or '<')
        {
            at++;
            TextProto inner = ParseFields(text, ref at);
            at++;
            return inner;
        }
        if (text[at] is not ('"' or '\''))
        {
            int begin = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '+' or '.'))
                at++;
            return text[begin..at];
        }
        var result = new List<byte>();
        while (Skip(text, ref at) && text[at] is '"' or '\'')
            ParseString(text, ref at, result);
        // Bytes that are not UTF-8 stay distinct as one character each.
        string utf8 = Encoding.UTF8.GetString([.. result]);
        return utf8.Contains('\uFFFD') ? Encoding.Latin1.GetString([.. result]) : utf8;
    }

    private static string ParseName(string text, ref int at)
    {
        int begin = at;
        if (text[at] == '[')
        {
            at = text.IndexOf(']', at) + 1;
            return text[begin..at];
        }
        while (char.IsLetterOrDigit(text[at]) || text[at] == '_')
            at++;
        return at > begin ? text[begin..at] : throw new FormatException($"no name at {at}: {text.Substring(at, 20)}");
    }

    private static void ParseString(string text, ref int at, List<byte> result)
    {
        char quote = text[at++];
        while (text[at] != quote)
        {
            if (text[at] != '\\')
            {
                int count = char.IsHighSurrogate(text[at]) ? 2 : 1;
                result.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, count)));
                at += count;
                continue;
            }
            at++;
            ParseEscape(text, ref at, result);
        }
        at++;
    }

    private static void ParseEscape(string text, ref int at, List<byte> result)
    {
        char kind = text[at++];
        switch (kind)
        {
            case 'n': result.Add(10); break;
            case 'r': result.Add(13); break;
            case 't': result.Add(9); break;
            case 'a': result.Add(7); break;
            case 'b': result.Add(8); break;
            case 'f': result.Add(12); break;
            case 'v': result.Add(11); break;
            case 'x': result.Add(Convert.ToByte(text.Substring(at, 2), 16)); at += 2; break;
            case 'u': result.AddRange(Encoding.UTF8.GetBytes(char.ConvertFromUtf32(Convert.ToInt32(text.Substring(at, 4), 16)))); at += 4; break;
            case 'U': result.AddRange(Encoding.UTF8.GetBytes(char.ConvertFromUtf32(Convert.ToInt32(text.Substring(at, 8), 16)))); at += 8; break;
            case >= '0' and <= '7':
                int digits = 1;
                while (digits < 3 && text[at - 1 + digits] is >= '0' and <= '7')
                    digits++;
                result.Add((byte)Convert.ToInt32(text.Substring(at - 1, digits), 8));
                at += digits - 1;
                break;
            default: result.Add((byte)kind); break;
        }
    }

    private static bool Skip(string text, ref int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#'))
        {
            if (text[at] == '#')
                at = text.IndexOf('\n', at) is var end && end < 0 ? text.Length : end;
            else
                at++;
        }
        return at < text.Length;
    }
}
