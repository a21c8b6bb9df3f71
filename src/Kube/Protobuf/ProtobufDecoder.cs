using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Protobuf;

/// <summary>Turns Kubernetes' protobuf form of an object into its JSON form, led by the schema.</summary>
internal static class ProtobufDecoder
{
    private const int MaxDepth = 64;

    public static JsonObject Decode(ReadOnlySpan<byte> message, Schema schema, int depth = 0)
    {
        if (depth > MaxDepth)
            throw new FormatException("the protobuf message is nested too deeply");

        var target = new JsonObject();
        Read(target, message, WireFields.Of(schema), depth);
        return target;
    }

    private static void Read(JsonObject target, ReadOnlySpan<byte> message, WireFields fields, int depth)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (fields.Find(reader.Field) is not { } place)
                continue;
            if (place.Property is { } property)
                Put(target, property, ref reader, depth);
            else
                Read(target, reader.Bytes, place.Wrapped!, depth);
        }
    }

    private static void Put(JsonObject target, SchemaProperty property, ref ProtobufReader reader, int depth)
    {
        switch (property.Schema.Type)
        {
            case SchemaType.Array:
                ListIn(target, property.Name).Add(Value(property.Schema.Items!, ref reader, depth));
                break;
            case SchemaType.Map:
                (string key, JsonNode? value) = MapEntry(property.Schema.Items!, reader.Bytes, depth);
                MapIn(target, property.Name)[key] = value;
                break;
            default:
                JsonNode? node = Value(property.Schema, ref reader, depth);
                if (node is not null && (property.KeepsZero || property.IsRequired || !IsZero(property.Schema, ref reader)))
                    target[property.Name] = node;
                break;
        }
    }

    private static JsonArray ListIn(JsonObject target, string name)
    {
        if (target[name] is not JsonArray list)
            target[name] = list = [];
        return list;
    }

    private static JsonObject MapIn(JsonObject target, string name)
    {
        if (target[name] is not JsonObject map)
            target[name] = map = [];
        return map;
    }

    private static (string Key, JsonNode? Value) MapEntry(Schema values, ReadOnlySpan<byte> entry, int depth)
    {
        var (key, value) = ("", (JsonNode?)null);
        var reader = new ProtobufReader(entry);
        while (reader.Read())
        {
            if (reader.Field == 1)
                key = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == 2)
                value = Value(values, ref reader, depth);
        }

        return (key, value ?? Empty(values));
    }

    // An empty value need not be sent.
    private static JsonNode? Empty(Schema schema) => schema.Type switch
    {
        SchemaType.String or SchemaType.Bytes => JsonValue.Create(""),
        SchemaType.Object or SchemaType.Map => new JsonObject(),
        SchemaType.Array => new JsonArray(),
        _ => null,
    };

    private static JsonNode? Value(Schema schema, ref ProtobufReader reader, int depth) => schema.Type switch
    {
        SchemaType.String => JsonValue.Create(Encoding.UTF8.GetString(reader.Bytes)),
        SchemaType.Integer => JsonValue.Create(schema.Format == "int32" ? (int)reader.Number : (long)reader.Number),
        SchemaType.Boolean => JsonValue.Create(reader.Number != 0),
        SchemaType.Number => JsonValue.Create(BitConverter.UInt64BitsToDouble(reader.Number)),
        SchemaType.Bytes => JsonValue.Create(Convert.ToBase64String(reader.Bytes)),
        SchemaType.Quantity => TextOf(reader.Bytes),
        SchemaType.IntOrString => IntOrStringOf(reader.Bytes),
        SchemaType.Time => TimeOf(reader.Bytes, "yyyy-MM-ddTHH:mm:ssZ"),
        SchemaType.MicroTime => TimeOf(reader.Bytes, "yyyy-MM-ddTHH:mm:ss.ffffffZ"),
        SchemaType.Any when schema.Union is not WireUnion.None => UnionOf(schema, reader.Bytes, depth),
        SchemaType.Any => AnyOf(reader.Bytes),
        SchemaType.Array => ItemsOf(schema.Items!, reader.Bytes, depth),
        SchemaType.Object => Decode(reader.Bytes, schema, depth + 1),
        _ => null,
    };

    private static bool IsZero(Schema schema, ref ProtobufReader reader) => schema.Type switch
    {
        SchemaType.String or SchemaType.Bytes or SchemaType.Quantity => reader.Bytes.IsEmpty,
        SchemaType.Integer or SchemaType.Boolean or SchemaType.Number => reader.Number == 0,
        _ => false,
    };

    // Quantity { string = 1 }
    private static JsonValue TextOf(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
                return JsonValue.Create(Encoding.UTF8.GetString(reader.Bytes));
        }

        return JsonValue.Create("0");
    }

    // IntOrString { type = 1 (0 number, 1 text), intVal = 2, strVal = 3 }
    private static JsonValue IntOrStringOf(ReadOnlySpan<byte> message)
    {
        var (isText, number, text) = (false, 0, "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
                isText = reader.Number == 1;
            else if (reader.Field == 2)
                number = (int)reader.Number;
            else if (reader.Field == 3)
                text = Encoding.UTF8.GetString(reader.Bytes);
        }

        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    // Time { seconds = 1, nanos = 2 }; an empty one is no time.
    private static JsonValue? TimeOf(ReadOnlySpan<byte> message, string format)
    {
        var (seconds, nanos) = (0L, 0L);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
                seconds = (long)reader.Number;
            else if (reader.Field == 2)
                nanos = (long)reader.Number;
        }

        if (message.IsEmpty || seconds is < -62135596800 or > 253402300799)
            return null;
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(nanos / 100);
        return JsonValue.Create(time.ToString(format, CultureInfo.InvariantCulture));
    }

    // RawExtension and FieldsV1 { raw = 1 }: JSON inside.
    private static JsonNode? AnyOf(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1 && !reader.Bytes.IsEmpty)
                return JsonNode.Parse(reader.Bytes);
        }

        return null;
    }

    // The schema is field 1, or field 2 beside a flag; what stands in its place is the other one.
    private static JsonNode? UnionOf(Schema union, ReadOnlySpan<byte> message, int depth)
    {
        JsonArray? several = null;
        JsonNode? single = null;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (!reader.IsBytes)
                single ??= JsonValue.Create(reader.Number != 0);
            else if (reader.Field == 1 || union.Union is WireUnion.SchemaOrBool)
                single = Decode(reader.Bytes, union.Alternative!, depth + 1);
            else
                (several ??= []).Add(union.Union is WireUnion.SchemaOrArray ? Decode(reader.Bytes, union.Alternative!, depth + 1) : JsonValue.Create(Encoding.UTF8.GetString(reader.Bytes)));
        }

        return several is null ? single : several;
    }

    // A list inside a map is a message with the items in field 1.
    private static JsonArray ItemsOf(Schema items, ReadOnlySpan<byte> message, int depth)
    {
        var list = new JsonArray();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
                list.Add(Value(items, ref reader, depth));
        }

        return list;
    }
}
