using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Yaml;

/// <summary>Writes JSON nodes as a YAML document in block style, fields in the order of their names.</summary>
internal static class YamlText
{
    // Plain words that a reader of YAML 1.1 takes for something else than text.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    public static byte[] Write(JsonNode tree)
    {
        StringBuilder text = new(1024);
        Write(text, tree, indent: 0, isInline: false);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Inline: the first entry continues the line of a list's dash.
    private static void Write(StringBuilder text, JsonNode? node, int indent, bool isInline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } fields:
                foreach ((string name, JsonNode? value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    text.Append(' ', isInline ? 0 : indent).Append(Scalar(name)).Append(':');
                    WriteBelow(text, value, indent, value is JsonArray ? 0 : 2);
                    isInline = false;
                }

                break;
            case JsonArray { Count: > 0 } items:
                foreach (JsonNode? item in items)
                {
                    text.Append(' ', isInline ? 0 : indent).Append("- ");
                    Write(text, item, indent + 2, isInline: true);
                    isInline = false;
                }

                break;
            default:
                text.Append(Leaf(node)).Append('\n');
                break;
        }
    }

    private static void WriteBelow(StringBuilder text, JsonNode? value, int indent, int deeper)
    {
        bool isBlock = value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };
        text.Append(isBlock ? '\n' : ' ');
        Write(text, value, indent + deeper, isInline: false);
    }

    private static string Leaf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() is JsonValueKind.String => Scalar(node.AsText() ?? node.ToJsonString().Trim('"')),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text) => IsPlain(text) ? text : JsonValue.Create(text).ToJsonString(KubeJson.Compact);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] is '/' or '_') || text[^1] is ' ' or ':' || Words.Contains(text))
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            bool isWord = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.' or '/' or '@' or '+' or '=' or ',' or ';' or '(' or ')';
            bool isInner = text[i] is ' ' || text[i] is ':' && text[i + 1] != ' ';
            if (!isWord && !isInner)
                return false;
        }

        return true;
    }
}
