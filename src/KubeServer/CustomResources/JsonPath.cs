using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources;

/// <summary>
/// A path into an object as definitions write it for columns: fields, ['quoted'] fields, indices, ranges, [*], and
/// filters such as [?(@.type=="Ready")].
/// </summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode?, IEnumerable<JsonNode?>>> _steps;

    private JsonPath(List<Func<JsonNode?, IEnumerable<JsonNode?>>> steps) => _steps = steps;

    public static bool TryParse(string text, out JsonPath? path, out string error)
    {
        Reader reader = new(text);
        try
        {
            path = new JsonPath(reader.ReadSteps());
            error = "";
            return true;
        }
        catch (FormatException failure)
        {
            path = null;
            error = failure.Message;
            return false;
        }
    }

    /// <summary>What the path leads to, in the object's order; nothing where a step finds nothing.</summary>
    public IReadOnlyList<JsonNode?> Find(JsonNode? item)
    {
        IEnumerable<JsonNode?> at = [item];
        foreach (Func<JsonNode?, IEnumerable<JsonNode?>> step in _steps)
            at = at.SelectMany(step).ToArray();
        return [.. at];
    }

    private static IEnumerable<JsonNode?> Field(JsonNode? at, string name) =>
        at is JsonObject fields && fields.TryGetPropertyValue(name, out JsonNode? value) ? [value] : [];

    private static IEnumerable<JsonNode?> Everything(JsonNode? at) => at switch
    {
        JsonArray items => items,
        JsonObject fields => fields.Select(field => field.Value),
        _ => [],
    };

    private static IEnumerable<JsonNode?> Range(JsonNode? at, int? from, int? to, int step)
    {
        if (at is not JsonArray items)
            yield break;
        int first = Place(from ?? 0, items.Count);
        int end = Place(to ?? items.Count, items.Count);
        for (int i = first; i < end; i += step)
            yield return items[i];
    }

    private static IEnumerable<JsonNode?> Item(JsonNode? at, int index)
    {
        if (at is JsonArray items && (index < 0 ? items.Count + index : index) is var place && place >= 0 && place < items.Count)
            yield return items[place];
    }

    private static int Place(int index, int count) => Math.Clamp(index < 0 ? count + index : index, 0, count);

    private static IEnumerable<JsonNode?> Below(JsonNode? at, string name)
    {
        foreach (JsonNode? found in Field(at, name))
            yield return found;
        foreach (JsonNode? found in Everything(at).SelectMany(child => Below(child, name)))
            yield return found;
    }

    /// <summary>Reads the text of a path step by step.</summary>
    private sealed class Reader(string text)
    {
        private int _at;

        public List<Func<JsonNode?, IEnumerable<JsonNode?>>> ReadSteps()
        {
            List<Func<JsonNode?, IEnumerable<JsonNode?>>> steps = [];
            if (Peek() is '$' or '@')
                _at++;
            while (_at < text.Length && Peek() is '.' or '[')
                steps.Add(Peek() == '.' ? ReadDotted() : ReadBracket());
            if (_at < text.Length && steps.Count == 0)
                throw new FormatException($"unrecognized character in action: U+{(int)text[_at]:X4} '{text[_at]}'");
            return steps;
        }

        private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

        private Func<JsonNode?, IEnumerable<JsonNode?>> ReadDotted()
        {
            _at++;
            if (Peek() == '[')
                return ReadBracket();
            bool isDeep = Peek() == '.';
            if (isDeep)
                _at++;
            string name = ReadName();
            if (isDeep)
                return at => Below(at, name);
            return name == "*" ? Everything : at => Field(at, name);
        }

        // A backslash takes the next character as it is: .metadata.annotations.example\.com/color.
        private string ReadName()
        {
            StringBuilder name = new();
            while (_at < text.Length && Peek() is not ('.' or '[' or ' ' or '=' or '!' or '<' or '>' or ')'))
            {
                if (Peek() == '\\')
                    _at++;
                name.Append(Peek());
                _at++;
            }

            return name.ToString();
        }

        private Func<JsonNode?, IEnumerable<JsonNode?>> ReadBracket()
        {
            _at++;
            if (Peek() == '?')
                return ReadFilter();
            int end = Peek() is '\'' or '"' ? text.IndexOf(Peek() + "]", _at + 1, StringComparison.Ordinal) + 1 : text.IndexOf(']', _at);
            if (end <= 0)
                throw new FormatException("unterminated array");
            string inside = text[_at..end];
            _at = end + 1;
            if (inside.Length > 1 && inside[0] is '\'' or '"')
                return at => Field(at, inside[1..^1]);
            if (inside == "*")
                return Everything;
            return ReadPlaces(inside);
        }

        private static Func<JsonNode?, IEnumerable<JsonNode?>> ReadPlaces(string inside)
        {
            string[] parts = inside.Split(':');
            int?[] numbers = [.. parts.Select(part => part.Length == 0 ? (int?)null : int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"invalid array index {inside}"))];
            if (parts.Length == 1 && numbers[0] is { } index)
                return at => Item(at, index);
            if (parts.Length is 1 or > 3)
                throw new FormatException($"invalid array index {inside}");
            int step = parts.Length == 3 ? numbers[2] ?? 1 : 1;
            return step > 0 ? at => Range(at, numbers[0], numbers[1], step) : throw new FormatException("step must be > 0");
        }

        // ?(@.type=="Ready") or ?(@.spec.host): the items for which it holds.
        private Func<JsonNode?, IEnumerable<JsonNode?>> ReadFilter()
        {
            if (Peek(1) != '(')
                throw new FormatException("a filter must be in parentheses");
            _at += 2;
            JsonPath left = new(ReadSteps());
            string compare = ReadOperator();
            Func<JsonNode?, JsonNode?> right = compare.Length > 0 ? ReadOperand() : static _ => null;
            SkipBlanks();
            if (Peek() != ')' || Peek(1) != ']')
                throw new FormatException("unterminated filter");
            _at += 2;
            return at => at is JsonArray items ? items.Where(item => Holds(left.Find(item), compare, right(item))) : [];
        }

        private string ReadOperator()
        {
            SkipBlanks();
            int start = _at;
            while (Peek() is '=' or '!' or '<' or '>')
                _at++;
            return text[start.._at];
        }

        private Func<JsonNode?, JsonNode?> ReadOperand()
        {
            SkipBlanks();
            if (Peek() is '\'' or '"')
            {
                int end = text.IndexOf(Peek(), _at + 1);
                if (end < 0)
                    throw new FormatException("unterminated quoted string");
                string literal = text[(_at + 1)..end];
                _at = end + 1;
                return _ => JsonValue.Create(literal);
            }

            if (Peek() == '@')
            {
                JsonPath path = new(ReadSteps());
                return item => path.Find(item) is [var only, ..] ? only : null;
            }

            int from = _at;
            while (_at < text.Length && Peek() is not (')' or ' '))
                _at++;
            string word = text[from.._at];
            return word switch
            {
                "true" => static _ => JsonValue.Create(true),
                "false" => static _ => JsonValue.Create(false),
                _ when double.TryParse(word, CultureInfo.InvariantCulture, out double number) => _ => JsonValue.Create(number),
                _ => throw new FormatException($"unrecognized operand {word}"),
            };
        }

        private void SkipBlanks()
        {
            while (Peek() == ' ')
                _at++;
        }

        private static bool Holds(IReadOnlyList<JsonNode?> found, string compare, JsonNode? right)
        {
            if (found.Count == 0)
                return false;
            if (compare.Length == 0)
                return true;
            JsonNode? left = found[0];
            if (left.IsNumber && right.IsNumber)
                return IsInOrder(left!.GetValue<double>().CompareTo(right!.GetValue<double>()), compare);
            if (left.AsText() is { } text && right.AsText() is { } other)
                return IsInOrder(string.CompareOrdinal(text, other), compare);
            return compare is "==" or "===" ? JsonNode.DeepEquals(left, right) : compare == "!=" && !JsonNode.DeepEquals(left, right);
        }

        private static bool IsInOrder(int order, string compare) => compare switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => false,
        };
    }
}
