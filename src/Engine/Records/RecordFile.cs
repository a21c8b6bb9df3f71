using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Records;

/// <summary>Reads and writes one JSON document that is there whole or not at all.</summary>
/// <remarks>Not synced: what a power cut takes back, it takes with the processes that it was about.</remarks>
internal static class RecordFile
{
    public static void Write<T>(string path, T record, JsonTypeInfo<T> type)
    {
        string temporary = path + ".new";
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(record, type));
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The same for what has happened already, room or no room: it is found out again when the engine is opened next.</summary>
    public static void Note<T>(string path, T record, JsonTypeInfo<T> type, ILogger log)
    {
        try
        {
            Write(path, record, type);
        }
        catch (IOException failure)
        {
            log.LogWarning("what has happened cannot be written down: {Reason}", failure.Message);
        }
    }

    /// <summary>None if the file is missing or no document of that type.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception failure) when (failure is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
