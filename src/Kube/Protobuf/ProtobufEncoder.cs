using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Protobuf;

/// <summary>
/// Turns the JSON form of an object into Kubernetes' protobuf form, led by the schema: fields in the order of their numbers, entries
/// of maps in the order of their keys, absent fields left out.
/// </summary>
internal static class ProtobufEncoder
{
    public static void Write(ProtobufWriter target, JsonObject tree, Schema schema) => Write(target, tree, WireFields.Of(schema));

    // Everything is written backwards; see the writer.
    private static void Write(ProtobufWriter target, JsonObject tree, WireFields fields)
    {
        for (int i = fields.Places.Count - 1; i >= 0; i--)
        {
            (int number, WirePlace place) = fields.Places[i];
            if (place.Property is { } property)
            {
                if (tree.Field(property.Name) is { } value)
                    Field(target, number, property.Schema, value);
                continue;
            }

            int end = target.Length;
            Write(target, tree, place.Wrapped!);
            if (target.Length > end)
                target.Close(number, end);
        }
    }

    private static void Field(ProtobufWriter target, int number, Schema schema, JsonNode value)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Array, JsonArray items):
                for (int i = items.Count - 1; i >= 0; i--)
                {
                    if (items[i] is { } item)
                        Value(target, number, schema.Items!, item);
                }

                break;
            case (SchemaType.Map, JsonObject entries):
                Entries(target, number, schema.Items!, entries);
                break;
            default:
                Value(target, number, schema, value);
                break;
        }
    }

    private static void Entries(ProtobufWriter target, int number, Schema values, JsonObject entries)
    {
        foreach ((string key, JsonNode? value) in entries.OrderByDescending(entry => entry.Key, StringComparer.Ordinal))
        {
            int end = target.Length;
            if (value is null)
                target.Close(2, end);
            else
                Value(target, 2, values, value);
            target.Text(1, key);
            target.Close(number, end);
        }
    }

    private static void Value(ProtobufWriter target, int number, Schema schema, JsonNode value)
    {
        switch (schema.Type)
        {
            case SchemaType.String:
                target.Text(number, value.AsText() ?? "");
                break;
            case SchemaType.Integer:
                target.Number(number, (ulong)(value.AsWhole() ?? 0));
                break;
            case SchemaType.Boolean:
                target.Number(number, value.GetValueKind() is JsonValueKind.True ? 1u : 0u);
                break;
            case SchemaType.Number:
                target.Double(number, double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
                break;
            case SchemaType.Bytes:
                target.Bytes(number, Convert.FromBase64String(value.AsText() ?? ""));
                break;
            default:
                Message(target, number, schema, value);
                break;
        }
    }

    private static void Message(ProtobufWriter target, int number, Schema schema, JsonNode value)
    {
        int end = target.Length;
        switch (schema.Type, value)
        {
            case (SchemaType.Object, JsonObject fields):
                Write(target, fields, schema);
                break;
            case (SchemaType.Quantity, _):
                target.Text(1, value.AsText() ?? value.ToJsonString());
                break;
            case (SchemaType.IntOrString, _):
                IntOrString(target, value);
                break;
            case (SchemaType.Time or SchemaType.MicroTime, _):
                Time(target, value);
                break;
            // A list inside a map is a message with the items in field 1.
            case (SchemaType.Array, _):
                Field(target, 1, schema, value);
                break;
            case (SchemaType.Any, _) when schema.Union is not WireUnion.None:
                Union(target, schema, value);
                break;
            default:
                target.Bytes(1, JsonSerializer.SerializeToUtf8Bytes(value, KubeJson.TypeOfNode));
                break;
        }

        target.Close(number, end);
    }

    // IntOrString { type = 1 (0 number, 1 text), intVal = 2, strVal = 3 }
    private static void IntOrString(ProtobufWriter target, JsonNode value)
    {
        string? text = value.AsText();
        target.Text(3, text ?? "");
        target.Number(2, (ulong)(value.AsWhole() ?? 0));
        target.Number(1, text is null ? 0u : 1u);
    }

    // Time { seconds = 1, nanos = 2 }
    private static void Time(ProtobufWriter target, JsonNode value)
    {
        if (!DateTimeOffset.TryParse(value.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return;
        long seconds = time.ToUnixTimeSeconds();
        target.Number(2, (ulong)((time - DateTimeOffset.FromUnixTimeSeconds(seconds)).Ticks * 100));
        target.Number(1, (ulong)seconds);
    }

    private static void Union(ProtobufWriter target, Schema schema, JsonNode value)
    {
        Schema inner = schema.Alternative!;
        bool isFlagged = schema.Union is WireUnion.SchemaOrBool;
        switch (value)
        {
            case JsonObject fields:
                int end = target.Length;
                Write(target, fields, inner);
                target.Close(isFlagged ? 2 : 1, end);
                if (isFlagged)
                    target.Number(1, 1);
                break;
            case JsonArray:
                Field(target, 2, Schema.ListOf(schema.Union is WireUnion.SchemaOrArray ? inner : Schema.String), value);
                break;
            default:
                target.Number(1, value.GetValueKind() is JsonValueKind.True ? 1u : 0u);
                break;
        }
    }
}
