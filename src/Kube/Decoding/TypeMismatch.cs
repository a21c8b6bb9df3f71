using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Decoding;

/// <summary>A value that is not of its field's type, in the words of the original, which users search for.</summary>
/// <param name="Path">The names of the fields that lead to the value; items and keys are left out.</param>
/// <param name="Owner">The type that has the field.</param>
public sealed record TypeMismatch(JsonNode Value, Schema Expected, string Path, string Owner)
{
    private static readonly SearchValues<char> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private const string QuantityForm = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    /// <summary>As a reader of JSON text tells it.</summary>
    public string AsRead => Expected.Type switch
    {
        SchemaType.Quantity => Value.AsText() is { } amount && IsAmount(amount) ? "unable to parse quantity's suffix" : QuantityForm,
        SchemaType.Time or SchemaType.MicroTime when Value.AsText() is { } text => InstantText.FaultOf(text, Expected.Type is SchemaType.MicroTime),
        SchemaType.Bytes when Value.AsText() is { } text => $"illegal base64 data at input byte {FirstForeign(text).ToString(CultureInfo.InvariantCulture)}",
        _ => $"json: cannot unmarshal {NameOf(Value, withNumber: Expected.Type is SchemaType.Integer)} into Go {(Path.Length == 0 ? "value" : $"struct field {Owner}.{Path}")} of type {TypeOf(Expected)}",
    };

    /// <summary>As it is told of a tree that a strategic merge patch made.</summary>
    public string AsPatched => (Expected.Type, Value) switch
    {
        (SchemaType.Object, _) => $"cannot restore struct from: {TreeNameOf(Value)}",
        (SchemaType.Map, _) => $"cannot restore map from {TreeNameOf(Value)}",
        (SchemaType.Array or SchemaType.Bytes, _) => $"cannot restore slice from {TreeNameOf(Value)}",
        (SchemaType.Quantity or SchemaType.Time or SchemaType.MicroTime or SchemaType.IntOrString, _) => AsRead,
        (SchemaType.String, JsonValue) when Value.AsWhole() is not null => "cannot convert int64 to string",
        (SchemaType.Integer, JsonValue) when Value.IsNumber => $"cannot convert float64 to {TypeOf(Expected)}",
        _ => $"unrecognized type: {TypeOf(Expected)}",
    };

    /// <summary>What JSON calls the value: "string", "array".</summary>
    public static string NameOf(JsonNode value, bool withNumber = false) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => withNumber ? $"number {value.ToJsonString()}" : "number",
        _ => "bool",
    };

    private static string TreeNameOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "map",
        JsonValueKind.Array => "slice",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsWhole() is null ? "float64" : "int64",
        _ => "bool",
    };

    internal static string TypeOf(Schema schema) => schema.Type switch
    {
        SchemaType.Object => ShortName(schema, parts: 2),
        SchemaType.Map => $"map[string]{TypeOf(schema.Items!)}",
        SchemaType.Array => $"[]{TypeOf(schema.Items!)}",
        SchemaType.Integer => schema.Format ?? "int64",
        SchemaType.IntOrString => "int32",
        SchemaType.Number => "float64",
        SchemaType.Boolean => "bool",
        SchemaType.Bytes => "[]uint8",
        SchemaType.Quantity => "resource.Quantity",
        _ => "string",
    };

    /// <summary>The last parts of a type's long name: "v1.Container" or "Container".</summary>
    internal static string ShortName(Schema schema, int parts = 1) =>
        string.Join('.', (schema.Name ?? "").Split('.').TakeLast(parts));

    private static bool IsAmount(string text)
    {
        string digits = text.TrimStart('+', '-').TrimStart("0123456789.".ToCharArray());
        return text.Any(char.IsAsciiDigit) && text.Length > 0 && digits.All(letter => "eEinumkKMGTP".Contains(letter));
    }

    private static int FirstForeign(string text)
    {
        int at = text.AsSpan().IndexOfAnyExcept(Base64Letters);
        return at >= 0 ? at : text.Length - text.Length % 4;
    }
}
