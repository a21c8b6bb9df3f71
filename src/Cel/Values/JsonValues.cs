using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gantry.Cel;

/// <summary>JSON as values and back. Objects and arrays are looked into where they lie; a type says what a text or number means.</summary>
public static class JsonValues
{
    /// <summary>A value over an element, whose document must live as long. Without structs, objects are maps.</summary>
    public static CelValue From(JsonElement element, CelType? type = null, CelEnvironment? environment = null)
    {
        CelType wanted = type ?? CelType.Dyn;
        return element.ValueKind switch
        {
            JsonValueKind.String => Text(element.GetString()!, wanted),
            JsonValueKind.Number => Number(element, wanted),
            JsonValueKind.True => CelValue.True,
            JsonValueKind.False => CelValue.False,
            JsonValueKind.Array => CelValue.From(new JsonList(element, wanted, environment)),
            JsonValueKind.Object => CelValue.From(new JsonMap(element, wanted, environment)),
            _ => CelValue.Null,
        };
    }

    // Parts may be shared, so that a small value can be a very long document.
    private const int MostWritten = 1_000_000;

    /// <summary>Writes a value as JSON; throws when it has no form in JSON, or one that is too long.</summary>
    public static void Write(Utf8JsonWriter writer, in CelValue value)
    {
        int left = MostWritten;
        Write(writer, value, ref left);
    }

    private static void Write(Utf8JsonWriter writer, in CelValue value, ref int left)
    {
        if (--left < 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new CelException(CelFailure.NoJson, $"a value has more than {MostWritten} parts or is nested too deeply");
        switch (value.Kind)
        {
            case CelKind.Null: writer.WriteNullValue(); break;
            case CelKind.Bool: writer.WriteBooleanValue(value.AsBool); break;
            case CelKind.Int: writer.WriteNumberValue(value.AsInt); break;
            case CelKind.Uint: writer.WriteNumberValue(value.AsUint); break;
            case CelKind.Double when double.IsFinite(value.AsDouble): writer.WriteNumberValue(value.AsDouble); break;
            case CelKind.Double: writer.WriteStringValue(NumberText.Fixed(value.AsDouble)); break;
            case CelKind.String: writer.WriteStringValue(value.AsString); break;
            case CelKind.Bytes: writer.WriteBase64StringValue(value.AsBytes); break;
            case CelKind.Timestamp: writer.WriteStringValue(TimeText.OfTimestamp(value)); break;
            case CelKind.Duration: writer.WriteStringValue(TimeText.OfDuration(value)); break;
            case CelKind.Optional when value.HasOptional: Write(writer, value.AsOptional, ref left); break;
            case CelKind.Optional: writer.WriteNullValue(); break;
            case CelKind.List: WriteList(writer, value.AsList, ref left); break;
            case CelKind.Map: WriteMap(writer, value.AsMap, ref left); break;
            default: throw new CelException(CelFailure.NoJson, $"a value of type {value.TypeOf()} has no form in JSON");
        }
    }

    private static void WriteList(Utf8JsonWriter writer, CelList list, ref int left)
    {
        writer.WriteStartArray();
        foreach (CelValue item in list)
            Write(writer, item, ref left);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, CelMap map, ref int left)
    {
        writer.WriteStartObject();
        foreach ((CelValue key, CelValue value) in map)
        {
            string name = key.Kind == CelKind.String ? key.AsString : Conversions.Text(key);
            writer.WritePropertyName(map.Struct?.Fields.GetValueOrDefault(name)?.JsonName ?? name);
            Write(writer, value, ref left);
        }
        writer.WriteEndObject();
    }

    // A text that does not read as its type stays a text: what is stored need not be what the schema says.
    private static CelValue Text(string text, CelType type)
    {
        CelValue value = type.Kind switch
        {
            CelTypeKind.Timestamp => TimeText.ParseTimestamp(text),
            CelTypeKind.Duration => TimeText.ParseDuration(text),
            CelTypeKind.Bytes => Base64(text),
            _ => CelValue.From(text),
        };
        return value.Kind == CelKind.Error ? CelValue.From(text) : value;
    }

    private static CelValue Base64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out int length) ? CelValue.From(bytes[..length]) : CelValue.From(text);
    }

    private static CelValue Number(JsonElement element, CelType type)
    {
        if (type.Kind == CelTypeKind.Double)
            return CelValue.From(element.GetDouble());
        if (type.Kind == CelTypeKind.Uint && element.TryGetUInt64(out ulong unsigned))
            return CelValue.From(unsigned);
        if (element.TryGetInt64(out long whole))
            return CelValue.From(whole);
        double number = element.TryGetDouble(out double read) ? read : double.Parse(element.GetRawText(), CultureInfo.InvariantCulture);
        bool isWhole = type.Kind == CelTypeKind.Int && number == Math.Truncate(number) && Math.Abs(number) < 9e18;
        return isWhole ? CelValue.From((long)number) : CelValue.From(number);
    }
}
