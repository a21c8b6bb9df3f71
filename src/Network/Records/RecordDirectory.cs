using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Network.Records;

/// <summary>Records of one type, a file for each under its id.</summary>
internal sealed class RecordDirectory<T>(string directory, JsonTypeInfo<T> type) where T : class
{
    public IReadOnlyList<T> ReadAll()
    {
        Directory.CreateDirectory(directory);
        return [.. Directory.EnumerateFiles(directory, "*.json").Select(Read).OfType<T>()];
    }

    public void Write(string id, T record) => RecordFile.Replace(PathOf(id), JsonSerializer.SerializeToUtf8Bytes(record, type));

    public void Delete(string id) => File.Delete(PathOf(id));

    private T? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (JsonException)
        {
            // Cut off by a power failure.
            File.Delete(path);
            return null;
        }
    }

    private string PathOf(string id) => id.Length is > 0 and <= 200 && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? Path.Combine(directory, id + ".json")
        : throw new NetworkException(NetworkFailure.Invalid, $"invalid id: {id}");
}
