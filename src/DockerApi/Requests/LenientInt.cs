using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Requests;

/// <summary>A small number that is 0 where the client writes null.</summary>
internal sealed class LenientInt : JsonConverter<int>
{
    public override bool HandleNull => true;

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? 0 : reader.GetInt32();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
