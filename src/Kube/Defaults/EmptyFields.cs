using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>Takes out the texts, numbers, lists and maps that were spelled out empty where that means the same as nothing: the protobuf form cannot tell the two apart either.</summary>
internal static class EmptyFields
{
    /// <summary>Of an object as a whole: metadata has rules of its own, by which an empty list of owners of fields means something.</summary>
    public static void Remove(JsonObject tree, Schema schema) => Remove(tree, schema, "metadata");

    private static void Remove(JsonObject tree, Schema schema, string? kept = null)
    {
        List<string>? empty = null;
        foreach ((string name, JsonNode? value) in tree)
        {
            if (name == kept || value is null || schema.Find(name) is not { } property)
                continue;
            if (IsEmpty(value, property))
                (empty ??= []).Add(name);
            else
                RemoveWithin(value, property.Schema);
        }

        foreach (string name in empty ?? [])
            tree.Remove(name);
    }

    private static void RemoveWithin(JsonNode value, Schema schema)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Object, JsonObject fields):
                Remove(fields, schema);
                break;
            case (SchemaType.Map, JsonObject entries) when schema.HoldsObjects:
                foreach ((_, JsonNode? entry) in entries)
                    RemoveWithin(entry!, schema.Items!);
                break;
            case (SchemaType.Array, JsonArray items) when schema.HoldsObjects:
                foreach (JsonNode? item in items)
                    RemoveWithin(item!, schema.Items!);
                break;
        }
    }

    private static bool IsEmpty(JsonNode value, SchemaProperty property) => property is { IsRequired: false, KeepsZero: false, IsNullable: false } && property.Schema.Type switch
    {
        SchemaType.Array or SchemaType.Map or SchemaType.String or SchemaType.Bytes => value.IsBlank,
        SchemaType.Boolean => value.GetValueKind() is JsonValueKind.False,
        SchemaType.Integer => value.AsWhole() is 0,
        _ => false,
    };
}
