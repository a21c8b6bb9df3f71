using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.Tests.Kube.Fuzzing;

/// <summary>Makes input by chance, the same for the same seed: trees, objects of a schema, texts, and bytes that are almost right.</summary>
internal sealed class Dice(int seed)
{
    private static readonly string[] Words =
        ["", "a", "name", "metadata", "spec", "$patch", "delete", "replace", "$setElementOrder/containers", "$retainKeys", "containers", "ü", "\u0000", "\ud83d\ude00", "a/b", "~1", "-", "0", "yes", "null", "1e3", ": ", "# x", "line\nbreak", "\t"];

    private readonly Random _random = new(seed);

    /// <summary>How many seeds a test tries: more where somebody asks for a longer search.</summary>
    public static IEnumerable<int> Seeds(int usual)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("GANTRY_FUZZ_SEEDS"), CultureInfo.InvariantCulture, out int asked) ? asked : usual;
        return Enumerable.Range(1, count);
    }

    public int Below(int limit) => _random.Next(limit);

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public string Word() => One(Words);

    public string TextOf(string alphabet, int most)
    {
        StringBuilder text = new();
        for (int left = _random.Next(most); left > 0; left--)
            text.Append(alphabet[_random.Next(alphabet.Length)]);
        return text.ToString();
    }

    public JsonNode? Tree(int depth = 4) => _random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.Next(2) == 0),
        2 => JsonValue.Create(_random.NextInt64(long.MinValue, long.MaxValue)),
        3 => JsonValue.Create(Math.Round(_random.NextDouble() * 1e6, 3)),
        4 or 5 => JsonValue.Create(Word()),
        6 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Tree(depth - 1))]),
        _ => Fields(depth - 1),
    };

    public JsonObject Fields(int depth)
    {
        JsonObject fields = [];
        for (int left = _random.Next(5); left > 0; left--)
            fields[Word()] = Tree(depth);
        return fields;
    }

    /// <summary>A value as the schema wants it.</summary>
    public JsonNode Of(Schema schema, int depth = 6) => schema.Type switch
    {
        SchemaType.Object => ObjectOf(schema, depth),
        SchemaType.Map => new JsonObject(Enumerable.Range(0, depth > 0 ? _random.Next(3) : 0).Select(at => KeyValuePair.Create($"k{at}{TextOf("abü", 4)}", (JsonNode?)Of(schema.Items!, depth - 1)))),
        SchemaType.Array => new JsonArray([.. Enumerable.Range(0, depth > 0 ? 1 + _random.Next(2) : 1).Select(_ => Of(schema.Items!, depth - 1))]),
        SchemaType.String => JsonValue.Create("s" + TextOf("abc-. ü\n", 12)),
        SchemaType.Integer => schema.Format == "int32" ? JsonValue.Create(1 + _random.Next(int.MaxValue - 1)) : JsonValue.Create(1 + _random.NextInt64(long.MaxValue - 1)),
        SchemaType.Number => JsonValue.Create(_random.Next(1, 1000) + 0.5),
        SchemaType.Boolean => JsonValue.Create(true),
        SchemaType.Bytes => JsonValue.Create(Convert.ToBase64String(Bytes(1 + _random.Next(20)))),
        SchemaType.Quantity => JsonValue.Create($"{1 + _random.Next(1000)}{One(["", "m", "Mi", "G"])}"),
        SchemaType.IntOrString => _random.Next(2) == 0 ? JsonValue.Create(_random.Next()) : JsonValue.Create("50%"),
        SchemaType.Time => JsonValue.Create(DateTime.UnixEpoch.AddSeconds(_random.Next()).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        SchemaType.MicroTime => JsonValue.Create(DateTime.UnixEpoch.AddSeconds(_random.Next()).AddMicroseconds(_random.Next(1_000_000)).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)),
        _ => new JsonObject { ["any"] = "thing" },
    };

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>The same bytes but for a few that are changed, left out, repeated or added.</summary>
    public byte[] Mutated(byte[] bytes)
    {
        List<byte> changed = [.. bytes];
        for (int left = 1 + _random.Next(4); left > 0 && changed.Count > 0; left--)
        {
            int at = _random.Next(changed.Count);
            switch (_random.Next(5))
            {
                case 0:
                    changed[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    changed[at] = (byte)_random.Next(256);
                    break;
                case 2:
                    changed.RemoveRange(at, Math.Min(_random.Next(8), changed.Count - at));
                    break;
                case 3:
                    changed.InsertRange(at, Bytes(_random.Next(6)));
                    break;
                default:
                    changed.InsertRange(at, changed.GetRange(at, Math.Min(_random.Next(40), changed.Count - at)));
                    break;
            }
        }

        return [.. changed];
    }

    private JsonObject ObjectOf(Schema schema, int depth)
    {
        JsonObject made = [];
        foreach (SchemaProperty property in schema.Properties)
        {
            bool isDeep = property.Schema.Type is SchemaType.Object or SchemaType.Array or SchemaType.Map;
            if (property.Name is not ("apiVersion" or "kind") && _random.Next(isDeep ? 4 : 3) == 0 && (depth > 0 || !isDeep))
                made[property.Name] = Of(property.Schema, depth - 1);
        }

        return made;
    }
}
