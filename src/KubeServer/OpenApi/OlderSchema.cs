using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Says a user's schema in the language of OpenAPI 2, which has no alternatives and no null: what it cannot say is left open.</summary>
internal static class OlderSchema
{
    private static readonly string[] Unknown = ["oneOf", "anyOf", "allOf", "not", "nullable"];

    public static JsonObject Of(JsonObject schema)
    {
        // {"allOf":[{"$ref":…}]} is how version 3 puts a description beside a reference.
        if (schema.Objects("allOf").FirstOrDefault().Text("$ref") is { } reference)
            return new JsonObject { ["$ref"] = reference.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal) };

        bool isOpen = schema.Flag("nullable") == true || schema.Flag("x-kubernetes-int-or-string") == true;
        JsonObject older = [];
        foreach ((string name, JsonNode? value) in schema)
        {
            if (Unknown.Contains(name) || (isOpen && name is "type" or "properties" or "items" or "additionalProperties"))
                continue;
            older[name] = (name, value) switch
            {
                ("properties", JsonObject properties) => new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Of(property.Value as JsonObject ?? [])))),
                ("items" or "additionalProperties", JsonObject below) => Of(below),
                _ => value?.DeepClone(),
            };
        }

        return older;
    }
}
