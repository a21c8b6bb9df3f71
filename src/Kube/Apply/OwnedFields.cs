using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>Which fields an object says something about: what a program that applies it comes to own.</summary>
internal static class OwnedFields
{
    public static FieldSet Of(JsonObject item, FieldShape shape)
    {
        FieldSet set = new();
        Collect(item, shape, set);
        return set;
    }

    private static void Collect(JsonNode? value, FieldShape shape, FieldSet at)
    {
        switch (value is null ? FieldKind.Whole : shape.KindOf(value))
        {
            case FieldKind.Map:
                CollectFields((JsonObject)value!, shape, at);
                break;
            case FieldKind.KeyedList or FieldKind.SetList:
                CollectItems((JsonArray)value!, shape, at);
                break;
            default:
                at.Mark();
                break;
        }
    }

    private static void CollectFields(JsonObject fields, FieldShape shape, FieldSet at)
    {
        foreach ((string name, JsonNode? value) in fields)
        {
            string element = PathElement.Field(name);
            FieldSet below = at.Child(element);
            Collect(value, shape.OfField(name), below);
            if (value is null or JsonObject { Count: 0 } || !shape.IsNamed(element))
                below.Mark();
        }
    }

    private static void CollectItems(JsonArray items, FieldShape shape, FieldSet at)
    {
        foreach (JsonNode? item in items)
        {
            FieldSet below = at.Child(PathElement.Item(item, shape) ?? throw ApplyException.NoKey(shape));
            Collect(item, shape.OfItem, below);
            below.Mark();
        }
    }
}
