using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Requests;

/// <summary>A flag that is false where the client writes null.</summary>
internal sealed class LenientFlag : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Null && reader.GetBoolean();

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
