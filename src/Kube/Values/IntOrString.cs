using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Kube;

/// <summary>A number, or text such as a port's name or a percentage.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct IntOrString
{
    private readonly int _number;

    public IntOrString(int number) => _number = number;

    public IntOrString(string text) => Text = text;

    /// <summary>The text, or null where the value is a number.</summary>
    public string? Text { get; }

    public int Number => Text is null ? _number : throw new InvalidOperationException($"\"{Text}\" is not a number");

    public bool IsNumber => Text is null;

    /// <summary>The value against a total: a percentage of it, rounded up or down, or the number itself; null where the text is no percentage.</summary>
    public int? Scaled(int total, bool roundUp)
    {
        if (Text is null)
            return _number;
        if (!Text.EndsWith('%') || !int.TryParse(Text.AsSpan(0, Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int percent))
            return null;

        long product = (long)percent * total;
        return (int)(roundUp ? (product + 99) / 100 : product / 100);
    }

    public static implicit operator IntOrString(int number) => new(number);

    public static implicit operator IntOrString(string text) => new(text);

    public override string ToString() => Text ?? _number.ToString(CultureInfo.InvariantCulture);

    internal sealed class Converter : JsonConverter<IntOrString>
    {
        public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.Number ? new(reader.GetInt32()) : new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
        {
            if (value.Text is null)
                writer.WriteNumberValue(value._number);
            else
                writer.WriteStringValue(value.Text);
        }
    }
}
