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

    private static void RemoveWithin(JsonObject tree, Schema schema) => Remove(tree, schema, kept: null);

    // From the end and by number: what goes moves nothing that is still to come, and a walk over every written object makes no garbage.
    private static void Remove(JsonObject tree, Schema schema, string? kept)
    {
        for (int i = tree.Count - 1; i >= 0; i--)
        {
            (string name, JsonNode? value) = tree.GetAt(i);
            if (name == kept || value is null || schema.Find(name) is not { } property)
                continue;
            if (IsEmpty(value, property))
                tree.RemoveAt(i);
            else
                ObjectParts.Visit(value, property.Schema, RemoveWithin);
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
