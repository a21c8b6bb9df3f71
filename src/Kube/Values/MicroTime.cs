using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Kube;

/// <summary>An instant written as RFC 3339 with six digits of a second, as leases and events carry it.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct MicroTime(DateTimeOffset Value)
{
    public static implicit operator MicroTime(DateTimeOffset value) => new(value);

    internal sealed class Converter : JsonConverter<MicroTime>
    {
        public override MicroTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, MicroTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
    }
}
