using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Requests;

/// <summary>A number that is 0 where the client writes null, as Docker's own decoder reads it.</summary>
internal sealed class LenientLong : JsonConverter<long>
{
    public override bool HandleNull => true;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? 0 : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
