using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Apply;

/// <summary>Whether what a program applies has the shape of its kind: every field must be one that can have an owner.</summary>
public sealed class AppliedShape
{
    private const int MaxFaults = 100;

    private readonly List<string> _faults = [];

    private AppliedShape()
    {
    }

    /// <summary>What is wrong, each with its path.</summary>
    public static IReadOnlyList<string> FaultsOf(JsonObject applied, Schema schema)
    {
        AppliedShape walk = new();
        walk.Visit(applied, new FieldShape(schema), "");
        return walk._faults;
    }

    /// <summary>All that is wrong, as one text.</summary>
    public static string Describe(IReadOnlyList<string> faults) => faults.Count == 1 ? faults[0] : $"errors:\n  {string.Join("\n  ", faults)}";

    private void Visit(JsonNode? value, FieldShape shape, string path)
    {
        Schema schema = shape.Schema;
        switch (schema.Type, value)
        {
            case (_, null) or (SchemaType.Any, _):
                break;
            case (SchemaType.Object, JsonObject fields):
                VisitFields(fields, shape, path);
                break;
            case (SchemaType.Map, JsonObject entries):
                foreach ((string key, JsonNode? entry) in entries)
                    Visit(entry, shape.OfItem, $"{path}.{key}");
                break;
            case (SchemaType.Array, JsonArray items):
                VisitItems(items, shape, path);
                break;
            case (SchemaType.Object or SchemaType.Map, _) when !schema.IsLoose:
                Report(path, $"expected map, got &{{{PlainText.Of(value)}}}");
                break;
            case (SchemaType.Array, _) when !schema.IsLoose:
                Report(path, $"expected list, got &{{{PlainText.Of(value)}}}");
                break;
            default:
                VisitScalar(value!, schema, path);
                break;
        }
    }

    private void VisitFields(JsonObject fields, FieldShape shape, string path)
    {
        foreach ((string name, JsonNode? value) in fields)
        {
            if (shape.Schema.Find(name) is not null)
                Visit(value, shape.OfField(name), $"{path}.{name}");
            else if (!shape.Schema.KeepsUnknownFields)
                Report($"{path}.{name}", "field not declared in schema");
        }
    }

    private void VisitItems(JsonArray items, FieldShape shape, string path)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < items.Count; i++)
        {
            if (shape.Kind is FieldKind.Whole)
            {
                Visit(items[i], shape.OfItem, $"{path}[{i}]");
                continue;
            }

            if (ElementFault(items[i], shape) is { } fault)
            {
                Report(path, $"element {i}: {fault}");
                continue;
            }

            string element = PathElement.Item(items[i], shape)!;
            if (!seen.Add(element))
                Report(path, $"duplicate entries for key {PathElement.Display(element)}");
            Visit(items[i], shape.OfItem, path + PathElement.Display(element));
        }
    }

    private static string? ElementFault(JsonNode? item, FieldShape list)
    {
        if (list.Kind is FieldKind.SetList)
        {
            return item switch
            {
                null => "associative list without keys has an element that's an explicit null",
                JsonObject => "associative list without keys has an element that's a map type",
                JsonArray => "not supported: associative list with lists as elements",
                _ => null,
            };
        }

        if (item is null)
            return "associative list with keys may not have a null element";
        if (item is not JsonObject fields)
            return "associative list with keys may not have non-map elements";
        return PathElement.Item(item, list) is null
            ? $"associative list with keys has an element that omits all key fields [\"{string.Join("\" \"", list.MapKeys)}\"] (and doesn't have default values for any key fields)"
            : null;
    }

    private void VisitScalar(JsonNode value, Schema schema, string path)
    {
        JsonValueKind kind = value.GetValueKind();
        switch (schema.Type)
        {
            case SchemaType.Integer or SchemaType.Number when kind is not JsonValueKind.Number:
                Report(path, $"expected numeric (int or float), got {NameOf(value)}");
                break;
            case SchemaType.String or SchemaType.Time or SchemaType.MicroTime or SchemaType.Bytes when kind is not JsonValueKind.String:
                Report(path, $"expected string, got &value.valueUnstructured{{Value:{PlainText.Of(value)}}}");
                break;
            case SchemaType.Boolean when kind is not (JsonValueKind.True or JsonValueKind.False):
                Report(path, $"expected boolean, got &{{{PlainText.Of(value)}}}");
                break;
        }
    }

    private static string NameOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.String => "string",
        _ => "bool",
    };

    private void Report(string path, string fault)
    {
        if (_faults.Count < MaxFaults)
            _faults.Add($"{path}: {fault}");
    }
}
