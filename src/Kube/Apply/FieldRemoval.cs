using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>Takes fields out of an object.</summary>
internal readonly struct FieldRemoval(bool keepsEmptied)
{
    /// <summary>What is empty afterwards goes too.</summary>
    public static JsonObject Remove(JsonObject item, FieldSet gone, FieldShape shape) => new FieldRemoval(keepsEmptied: false).RemoveFields(item, gone, shape) ?? [];

    /// <summary>Maps and types that are empty afterwards stay as such: they are still there for whoever compares.</summary>
    public static JsonObject RemoveInside(JsonObject item, FieldSet gone, FieldShape shape) => new FieldRemoval(keepsEmptied: true).RemoveFields(item, gone, shape) ?? [];

    private JsonNode? Remove(JsonNode? value, FieldSet gone, FieldShape shape) => shape.KindOf(value) switch
    {
        FieldKind.Map => RemoveFields((JsonObject?)value, gone, shape),
        FieldKind.KeyedList or FieldKind.SetList => RemoveItems((JsonArray?)value, gone, shape),
        _ => null,
    };

    private JsonObject? RemoveFields(JsonObject? fields, FieldSet gone, FieldShape shape)
    {
        JsonObject kept = [];
        foreach ((string name, JsonNode? value) in fields ?? [])
        {
            if (Keep(value, gone.Find(PathElement.Field(name)), shape.OfField(name)) is { } left)
                kept[name] = left;
        }

        return kept.Count > 0 || keepsEmptied ? kept : null;
    }

    private JsonArray? RemoveItems(JsonArray? items, FieldSet gone, FieldShape shape)
    {
        JsonArray kept = [];
        foreach (JsonNode? item in items ?? [])
        {
            if (Keep(item, gone.Find(PathElement.Item(item, shape) ?? ""), shape.OfItem) is { } left)
                kept.Add(left);
        }

        return kept.Count > 0 ? kept : null;
    }

    private JsonNode? Keep(JsonNode? value, FieldSet? gone, FieldShape shape) => gone switch
    {
        null => value?.DeepClone(),
        { IsMember: true } => null,
        _ => Remove(value, gone, shape),
    };
}
