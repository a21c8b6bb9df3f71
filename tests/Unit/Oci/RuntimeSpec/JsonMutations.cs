using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Tests.RuntimeSpec;

/// <summary>Documents that are nearly right, from a fixed seed: bytes changed, members of other types, numbers at their borders, deep and long.</summary>
internal static class JsonMutations
{
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "4294967295", "4294967296", "18446744073709551616", "-9223372036854775809", "1e400", "0.5", "1E2", "\"\"", "\"x\"", "\"/\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\ud800x\"", "[]", "[null]", "[[]]", "{}", "{\"\":\"\"}", "{\"a\":{}}", "{\"\\ud800\":\"\"}", "[1,\"a\",{}]", "\"../../x\"", "\"a\\nb\"", "\"-\"", "\"0-\"",
    ];

    /// <summary>One member, somewhere, becomes another value.</summary>
    public static byte[] OtherValue(string json, Random random)
    {
        JsonNode document = JsonNode.Parse(json)!;
        for (int i = random.Next(1, 4); i > 0; i--)
            Change(document, random, JsonValue.Create(random.Next()));

        string text = document.ToJsonString();
        return Encoding.UTF8.GetBytes(text.Replace("\"@\"", Values[random.Next(Values.Length)], StringComparison.Ordinal));
    }

    /// <summary>Some bytes are changed, left out or doubled.</summary>
    public static byte[] OtherBytes(string json, Random random)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(json)];
        for (int i = random.Next(1, 5); i > 0 && bytes.Count > 1; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, bytes[random.Next(bytes.Count)]); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
            }
        }

        return [.. bytes];
    }

    // The mark is exchanged in the text afterwards: the object model cannot hold every value that a document can.
    private static void Change(JsonNode node, Random random, JsonValue plain)
    {
        while (true)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } members:
                    string name = members.ElementAt(random.Next(members.Count)).Key;
                    if (members[name] is not (JsonObject or JsonArray) || random.Next(4) == 0)
                    {
                        members[name] = random.Next(3) == 0 ? plain : JsonValue.Create("@");
                        return;
                    }

                    node = members[name]!;
                    break;
                case JsonArray { Count: > 0 } items:
                    int at = random.Next(items.Count);
                    if (items[at] is not (JsonObject or JsonArray) || random.Next(4) == 0)
                    {
                        items[at] = random.Next(3) == 0 ? plain : JsonValue.Create("@");
                        return;
                    }

                    node = items[at]!;
                    break;
                default:
                    return;
            }
        }
    }
}
