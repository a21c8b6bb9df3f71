using System.Text.Json.Nodes;

namespace Gantry.Tests.RuntimeSpec;

/// <summary>Makes a document that has every property of a JSON schema, from the schema itself.</summary>
internal sealed class SchemaDocument(string folder)
{
    private readonly Dictionary<string, JsonNode> _files = [];

    public JsonNode Of(string file, string pointer) => Sample(file, Find(file, pointer));

    private JsonNode Sample(string file, JsonNode schema)
    {
        if (schema["$ref"] is { } reference)
            return Referenced(file, reference.GetValue<string>());

        if (schema["anyOf"] is JsonArray choices)
            return Sample(file, choices[0]!);

        if (schema["enum"] is JsonArray values)
            return values[0]!.DeepClone();

        if (schema["allOf"] is JsonArray parts)
            return Merged([.. parts.Select(part => Sample(file, part!))]);

        return schema["type"]?.GetValue<string>() switch
        {
            "array" => new JsonArray(Sample(file, schema["items"]!)),
            "string" => JsonValue.Create("text"),
            "boolean" => JsonValue.Create(true),
            "integer" => JsonValue.Create(5),
            _ => Members(file, schema),
        };
    }

    private JsonObject Members(string file, JsonNode schema)
    {
        var members = new JsonObject();
        foreach ((string name, JsonNode? property) in schema["properties"]?.AsObject() ?? [])
            members[name] = Sample(file, property!);

        if (schema["additionalProperties"] is JsonObject other)
            members["any"] = Sample(file, other);

        if (schema["patternProperties"] is JsonObject patterns)
            members["any"] = Sample(file, patterns.First().Value!);

        return members;
    }

    // References to the sections of other platforms lead to files that are not there.
    private JsonNode Referenced(string file, string reference)
    {
        string[] parts = reference.Split('#');
        string target = parts[0].Length == 0 ? file : parts[0];
        return File.Exists(Path.Combine(folder, target)) ? Sample(target, Find(target, parts[1])) : new JsonObject { ["other"] = 1 };
    }

    private JsonNode Find(string file, string pointer)
    {
        if (!_files.TryGetValue(file, out JsonNode? found))
            _files[file] = found = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;

        foreach (string part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = found![part]!;

        return found;
    }

    private static JsonObject Merged(JsonNode[] parts)
    {
        var all = new JsonObject();
        foreach (JsonNode part in parts)
        {
            foreach ((string name, JsonNode? value) in part.AsObject())
                all[name] = value?.DeepClone();
        }

        return all;
    }
}
