using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

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
        // The parser looks at neither until a text is asked for, which may be after it has been stored.
        if (!Utf8.IsValid(utf8.Span))
            throw new JsonException("the text is not valid UTF-8");
        JsonDocument document = Open(utf8);
        if (utf8.Span.IndexOf("\\ud"u8) >= 0 || utf8.Span.IndexOf("\\uD"u8) >= 0)
            CheckEscapes(document.RootElement);
        return Build(document.RootElement, new PathText(), duplicates);
    }

    private static JsonDocument Open(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException broken)
        {
            throw new JsonException(JsonSyntax.FaultOf(utf8.Span) ?? "exceeded max depth", broken);
        }
    }

    public static JsonObject? ParseObject(ReadOnlyMemory<byte> utf8) => Parse(utf8) as JsonObject;

    // "\ud800" alone is half a character.
    private static void CheckEscapes(JsonElement element)
    {
        try
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    element.GetString();
                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in element.EnumerateArray())
                        CheckEscapes(item);
                    break;
                case JsonValueKind.Object:
                    foreach (JsonProperty property in element.EnumerateObject())
                    {
                        _ = property.Name;
                        CheckEscapes(property.Value);
                    }

                    break;
            }
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("the text has an escaped surrogate without its other half", broken);
        }
    }

    private static JsonNode? Build(JsonElement element, PathText path, ICollection<string>? duplicates) => element.ValueKind switch
    {
        JsonValueKind.Object => BuildObject(element, path, duplicates),
        JsonValueKind.Array => BuildArray(element, path, duplicates),
        JsonValueKind.Null => null,
        // Decoded once: whoever looks into a tree looks at most texts several times.
        JsonValueKind.String => JsonValue.Create(element.GetString()),
        _ => JsonValue.Create(element),
    };

    private static JsonObject BuildObject(JsonElement element, PathText path, ICollection<string>? duplicates)
    {
        JsonObject built = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = property.Name;
            int mark = path.Push(name);
            JsonNode? value = Build(property.Value, path, duplicates);
            if (!built.TryAdd(name, value))
            {
                built[name] = value;
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
