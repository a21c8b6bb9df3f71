using System.Text.Json.Nodes;

namespace Gantry.Tests;

/// <summary>Puts raw JSON at a dotted path of a document.</summary>
internal static class JsonPath
{
    public static void Set(this JsonObject document, string path, string json)
    {
        string[] parts = path.Split('.');
        JsonObject at = document;
        foreach (string part in parts[..^1])
            at = at[part]!.AsObject();

        at[parts[^1]] = JsonNode.Parse(json);
    }
}
