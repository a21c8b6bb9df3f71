using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Decoding;

/// <summary>
/// Makes a tree conform to a schema: unknown fields and nulls go, amounts take their one spelling, and values of a wrong type are told.
/// </summary>
internal sealed class Conformance
{
    // A hostile body can hold very many faults; a client needs a few.
    private const int MaxFindings = 100;

    private readonly PathText _path = new();

    // The same place by the names of fields alone, and the type whose field it is.
    private readonly List<string> _fields = [];
    private Schema? _owner;

    /// <summary>The paths of fields that were taken out.</summary>
    public List<string> UnknownFields { get; } = [];

    /// <summary>The first value that is not of its field's type.</summary>
    public TypeMismatch? Mismatch { get; private set; }

    public void Visit(JsonObject tree, Schema schema) => VisitObject(tree, schema);

    private void VisitObject(JsonObject tree, Schema schema)
    {
        List<int> gone = [];
        Schema? outer = _owner;
        for (int i = 0; i < tree.Count; i++)
        {
            (string name, JsonNode? value) = tree.GetAt(i);
            _owner = schema;
            if (schema.Find(name) is not { } property)
            {
                if (schema.KeepsUnknownFields)
                    continue;
                ReportUnknown(name);
                gone.Add(i);
            }
            else if (value is null)
            {
                if (!property.IsNullable)
                    gone.Add(i);
            }
            else
            {
                VisitField(tree, i, name, value, property.Schema);
            }
        }

        _owner = outer;

        // From the end: what is behind need not move far.
        foreach (int i in gone.AsEnumerable().Reverse())
            tree.RemoveAt(i);
    }

    private void VisitField(JsonObject tree, int at, string name, JsonNode value, Schema schema)
    {
        int mark = _path.Push(name);
        _fields.Add(name);
        JsonNode kept = VisitValue(value, schema);
        if (!ReferenceEquals(kept, value))
            tree.SetAt(at, kept);
        _fields.RemoveAt(_fields.Count - 1);
        _path.Pop(mark);
    }

    private JsonNode VisitValue(JsonNode value, Schema schema)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Any, _):
                VisitAlternative(value, schema.Alternative);
                break;
            case (SchemaType.Object, JsonObject fields):
                VisitObject(fields, schema);
                break;
            case (SchemaType.Map, JsonObject entries):
                VisitMap(entries, schema.Items!, schema);
                break;
            case (SchemaType.Array, JsonArray items):
                VisitArray(items, schema.Items!, schema.IsLoose);
                break;
            default:
                return schema.IsLoose ? value : VisitScalar(value, schema);
        }

        return value;
    }

    // Objects alone or in a list; whatever else it may be is free.
    private void VisitAlternative(JsonNode value, Schema? objects)
    {
        if (objects is not null && value is JsonObject fields)
            VisitObject(fields, objects);
        else if (objects is not null && value is JsonArray items && items.All(item => item is JsonObject))
            VisitArray(items, objects);
    }

    private void VisitMap(JsonObject entries, Schema values, Schema map)
    {
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            (string key, JsonNode? value) = entries.GetAt(i);
            if (value is null && map.IsLoose)
            {
                if (!map.KeepsNulls)
                    entries.RemoveAt(i);
                continue;
            }

            int mark = _path.Push(key);
            JsonNode kept = value is null ? Zero(values) : VisitValue(value, values);
            if (!ReferenceEquals(kept, value))
                entries.SetAt(i, kept);
            _path.Pop(mark);
        }
    }

    private void VisitArray(JsonArray items, Schema schema, bool isLoose = false)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (isLoose && items[i] is null)
                continue;
            int mark = _path.Push(i);
            JsonNode kept = items[i] is { } item ? VisitValue(item, schema) : Zero(schema);
            if (!ReferenceEquals(kept, items[i]))
                items[i] = kept;
            _path.Pop(mark);
        }
    }

    // A null among items or values stands for the empty value of its type, as typed clients read it.
    private static JsonNode Zero(Schema schema) => schema.Type switch
    {
        SchemaType.Object or SchemaType.Map or SchemaType.Any => new JsonObject(),
        SchemaType.Array => new JsonArray(),
        SchemaType.Integer or SchemaType.Number or SchemaType.IntOrString => JsonValue.Create(0),
        SchemaType.Boolean => JsonValue.Create(false),
        SchemaType.Quantity => JsonValue.Create("0"),
        _ => JsonValue.Create(""),
    };

    private JsonNode VisitScalar(JsonNode value, Schema schema)
    {
        if (schema.Type is SchemaType.Quantity && CanonicalQuantity(value) is { } quantity)
            return quantity;
        if (Mismatch is null && !Fits(value, schema))
            Mismatch = new TypeMismatch(value, schema, string.Join('.', _fields), _owner is null ? "" : TypeMismatch.ShortName(_owner));
        return value;
    }

    private static JsonNode? CanonicalQuantity(JsonNode value)
    {
        string? text = value.GetValueKind() is JsonValueKind.Number ? value.ToJsonString() : value.AsText();
        if (!Quantity.TryParse(text, out Quantity quantity))
            return null;
        string canonical = quantity.Canonical();
        return value.AsText() == canonical ? value : JsonValue.Create(canonical);
    }

    private static bool Fits(JsonNode value, Schema schema) => schema.Type switch
    {
        SchemaType.String => value.AsText() is not null,
        SchemaType.Integer => value.AsWhole() is { } whole && (schema.Format != "int32" || whole is >= int.MinValue and <= int.MaxValue),
        SchemaType.Number => value.IsNumber,
        SchemaType.Boolean => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        SchemaType.IntOrString => value.AsText() is not null || value.AsWhole() is >= int.MinValue and <= int.MaxValue,
        SchemaType.Time or SchemaType.MicroTime => value is JsonValue time && (time.TryGetValue(out DateTimeOffset _) || time.AsText() is { } text && IsInstant(text)),
        SchemaType.Bytes => value.AsText() is { } bytes && IsBase64(bytes),
        _ => false,
    };

    private static bool IsInstant(string text) =>
        text.Contains('T') && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static bool IsBase64(string text) => System.Buffers.Text.Base64.IsValid(text);

    private void ReportUnknown(string name)
    {
        if (UnknownFields.Count >= MaxFindings)
            return;
        int mark = _path.Push(name);
        UnknownFields.Add(_path.ToString());
        _path.Pop(mark);
    }
}
