using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>Reads one line of a watch: {"type":"ADDED","object":{…}}.</summary>
internal static class WatchLine
{
    public static WatchEvent<T> Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> json)
    {
        var reader = new Utf8JsonReader(line);
        string? type = null;
        Range body = default;
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isType)
                type = reader.GetString();
            else
                reader.Skip();
            if (isObject)
                body = start..(int)reader.BytesConsumed;
        }

        return Read(type, line[body], json);
    }

    private static WatchEvent<T> Read<T>(string? type, ReadOnlySpan<byte> body, JsonTypeInfo<T> json)
    {
        if (type is "ERROR")
        {
            Status status = JsonSerializer.Deserialize(body, KubeJson.TypeOf<Status>()) ?? new();
            throw KubeException.From(status, status.Code ?? 500);
        }

        WatchEventType kind = type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            "BOOKMARK" => WatchEventType.Bookmark,
            _ => throw new KubeException(KubeFailure.Internal, $"a watch sent an event of the unknown type \"{type}\""),
        };
        T item = JsonSerializer.Deserialize(body, json) ?? throw new KubeException(KubeFailure.Internal, "a watch sent an event without an object");
        return new(kind, item);
    }
}
