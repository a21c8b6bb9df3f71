using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A command line as clients write it: a list of words, or one word alone.</summary>
internal sealed class WordsConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a command is a list of strings");
        List<string> words = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            words.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a command is a list of strings"));
        return words;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string word in value)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }
}
