using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>Takes fields out of an object.</summary>
internal static class FieldRemoval
{
    public static JsonObject Remove(JsonObject item, FieldSet gone, FieldShape shape) => RemoveFields(item, gone, shape) ?? [];

    private static JsonNode? Remove(JsonNode? value, FieldSet gone, FieldShape shape) => shape.KindOf(value) switch
    {
        FieldKind.Map => RemoveFields((JsonObject?)value, gone, shape),
        FieldKind.KeyedList or FieldKind.SetList => RemoveItems((JsonArray?)value, gone, shape),
        _ => null,
    };

    private static JsonObject? RemoveFields(JsonObject? fields, FieldSet gone, FieldShape shape)
    {
        JsonObject kept = [];
        foreach ((string name, JsonNode? value) in fields ?? [])
        {
            if (Keep(value, gone.Find(PathElement.Field(name)), shape.OfField(name)) is { } left)
                kept[name] = left;
        }

        return kept.Count > 0 ? kept : null;
    }

    private static JsonArray? RemoveItems(JsonArray? items, FieldSet gone, FieldShape shape)
    {
        JsonArray kept = [];
        foreach (JsonNode? item in items ?? [])
        {
            if (Keep(item, gone.Find(PathElement.Item(item, shape) ?? ""), shape.OfItem) is { } left)
                kept.Add(left);
        }

        return kept.Count > 0 ? kept : null;
    }

    private static JsonNode? Keep(JsonNode? value, FieldSet? gone, FieldShape shape) => gone switch
    {
        null => value?.DeepClone(),
        { IsMember: true } => null,
        _ => Remove(value, gone, shape),
    };
}
