using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.OpenApi;

/// <summary>
/// Says a user's schema in the language of OpenAPI 2, which has no alternatives and no null. What it cannot say is left open, in the way
/// that kubectl reads: it takes a type or properties for the whole truth and refuses every field that is not among them.
/// </summary>
internal static class OlderSchema
{
    private const string KeepsUnknown = "x-kubernetes-preserve-unknown-fields";
    private const string Kinds = "x-kubernetes-group-version-kind";

    private static readonly string[] Unknown = ["oneOf", "anyOf", "allOf", "not", "nullable"];

    /// <summary>The schema of a whole object. One that keeps unknown fields says only what kind it is.</summary>
    public static JsonObject Of(JsonObject document) =>
        document.Flag(KeepsUnknown) == true ? new() { ["type"] = "object", [Kinds] = document[Kinds]?.DeepClone() } : Part(document);

    private static JsonObject Part(JsonObject schema)
    {
        // {"allOf":[{"$ref":…}]} is how version 3 puts a description beside a reference.
        if (schema.Objects("allOf").FirstOrDefault().Text("$ref") is { } reference)
            return new JsonObject { ["$ref"] = reference.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal) };

        HashSet<string> open = [.. OpenFieldsOf(schema)];
        JsonObject older = [];
        foreach ((string name, JsonNode? value) in schema.Where(field => !Unknown.Contains(field.Key) && !open.Contains(field.Key)))
        {
            older[name] = (name, value) switch
            {
                ("properties", JsonObject properties) => new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Part(property.Value as JsonObject ?? [])))),
                ("items" or "additionalProperties", JsonObject below) => Part(below),
                ("required", JsonArray names) => Needed(schema, names),
                _ => value?.DeepClone(),
            };
        }

        return older;
    }

    private static string[] OpenFieldsOf(JsonObject schema)
    {
        if (schema.Flag("nullable") == true || schema.Flag("x-kubernetes-int-or-string") == true)
            return ["type", "properties", "items", "additionalProperties"];
        if (schema.Flag(KeepsUnknown) == true)
            return schema.Text("type") is "object" or "array" ? ["type", "properties", "items"] : ["properties", "items"];
        return schema.Text("type") == "array" && !schema.ContainsKey("items") ? ["type"] : [];
    }

    // What may be null cannot be required: a client of that version would not take null for a value.
    private static JsonArray Needed(JsonObject schema, JsonArray names)
    {
        bool anyMayBeNull = schema.Child("additionalProperties").Flag("nullable") == true;
        return [.. names.Where(name => !anyMayBeNull && schema.Child("properties").Child(name.AsText() ?? "").Flag("nullable") != true).Select(name => name?.DeepClone())];
    }
}
