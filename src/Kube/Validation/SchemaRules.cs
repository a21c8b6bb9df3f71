using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What a schema says beyond shape: fields that must be there, closed sets of values, keys of list items that must differ.</summary>
internal sealed class SchemaRules(FieldErrors errors)
{
    private readonly PathText _path = new();

    public static void Check(JsonObject tree, Schema schema, FieldErrors errors)
    {
        SchemaRules rules = new(errors);
        foreach (SchemaProperty property in schema.Properties)
        {
            // Metadata has its own rules; a status is written by components, which the schema has already held to its shape.
            if (property.Name is not ("metadata" or "status" or "apiVersion" or "kind"))
                rules.VisitProperty(tree, property);
        }
    }

    private void VisitObject(JsonObject tree, Schema schema)
    {
        foreach (SchemaProperty property in schema.Properties)
            VisitProperty(tree, property);
    }

    private void VisitProperty(JsonObject tree, SchemaProperty property)
    {
        JsonNode? value = tree.Field(property.Name);
        int mark = _path.Push(property.Name);
        if (value is null or JsonValue && value.AsText() is null or "")
            VisitBlank(value, property);
        else if (property is { AllowedValues.Count: > 0, HasOwnWords: false } && value.AsText() is { } text && !property.AllowedValues.Contains(text))
            errors.Add(FieldError.NotSupported(_path.ToString(), text, property.AllowedValues.Where(allowed => allowed.Length > 0)));
        else if (value is not null)
            VisitValue(value, property.Schema);
        _path.Pop(mark);
    }

    private void VisitBlank(JsonNode? value, SchemaProperty property)
    {
        if (property.HasOwnWords || property.AllowedValues.Contains(""))
            return;
        bool isText = property.Schema.Type is SchemaType.String or SchemaType.Bytes or SchemaType.Quantity;
        if (property.IsRequired && isText)
            errors.Require(_path.ToString());
        else if (value is not null && property.AllowedValues.Count > 0)
            errors.Add(FieldError.NotSupported(_path.ToString(), "", property.AllowedValues));

        // A list, a number or a part that is left out is an empty one: what has to be in it says so itself.
        else if (property.IsRequired && value is null && property.Schema.Type is SchemaType.Object)
            VisitObject([], property.Schema);
    }

    private void VisitValue(JsonNode value, Schema schema)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Object, JsonObject fields):
                VisitObject(fields, schema);
                break;
            case (SchemaType.Array, JsonArray items) when schema.Items!.Type is SchemaType.Object:
                VisitItems(items, schema.Items);
                break;
        }
    }

    private void VisitItems(JsonArray items, Schema schema)
    {
        for (int i = 0; i < items.Count; i++)
        {
            int mark = _path.Push(i);
            if (items[i] is JsonObject item)
                VisitObject(item, schema);
            _path.Pop(mark);
        }
    }
}
