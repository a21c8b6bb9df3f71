using System.Text.Json.Nodes;

namespace Gantry.Tests;

/// <summary>Short ways to say JSON.</summary>
internal static class Json
{
    public static JsonArray Array(params IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    public static JsonObject Object(string text) => JsonNode.Parse(text)!.AsObject();

    public static JsonArray List(string text) => JsonNode.Parse(text)!.AsArray();
}
