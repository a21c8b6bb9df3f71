using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Trees;

/// <summary>Reads JSON text into nodes that can be changed. Bounded in depth; of a name that comes twice the last value counts.</summary>
public static class JsonTree
{
    /// <summary>Deep enough for the schemas within custom resource definitions, shallow enough for recursion.</summary>
    public const int MaxDepth = 128;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Throws <see cref="JsonException"/> where the text is no JSON or too deep. Names that came twice are added to the list, as paths.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8, ICollection<string>? duplicates = null)
    {
        JsonDocument document = JsonDocument.Parse(utf8, Options);
        return Build(document.RootElement, new PathText(), duplicates);
    }

    public static JsonObject? ParseObject(ReadOnlyMemory<byte> utf8) => Parse(utf8) as JsonObject;

    private static JsonNode? Build(JsonElement element, PathText path, ICollection<string>? duplicates) => element.ValueKind switch
    {
        JsonValueKind.Object => BuildObject(element, path, duplicates),
        JsonValueKind.Array => BuildArray(element, path, duplicates),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };

    private static JsonObject BuildObject(JsonElement element, PathText path, ICollection<string>? duplicates)
    {
        JsonObject built = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            int mark = path.Push(property.Name);
            JsonNode? value = Build(property.Value, path, duplicates);
            if (!built.TryAdd(property.Name, value))
            {
                built[property.Name] = value;
                duplicates?.Add(path.ToString());
            }

            path.Pop(mark);
        }

        return built;
    }

    private static JsonArray BuildArray(JsonElement element, PathText path, ICollection<string>? duplicates)
    {
        JsonArray built = [];
        foreach (JsonElement item in element.EnumerateArray())
        {
            int mark = path.Push(built.Count);
            built.Add(Build(item, path, duplicates));
            path.Pop(mark);
        }

        return built;
    }
}
