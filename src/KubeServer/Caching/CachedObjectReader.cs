using System.Collections.Frozen;
using System.Text.Json;
using Gantry.Kube.Selectors;
using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>Takes out of an object's bytes what selectors can ask, without making a tree of them: every write and every start does this.</summary>
internal static class CachedObjectReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ObjectJson.MaxDepth };

    public static CachedObject Read(string key, ReadOnlyMemory<byte> json, Revision revision, IReadOnlyList<string> paths)
    {
        using JsonDocument document = JsonDocument.Parse(json, Options);
        JsonElement item = document.RootElement;
        JsonElement metadata = Member(item, "metadata"u8);
        string[] values = paths.Count == 0 ? [] : new string[paths.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = SelectableFields.Read(item, paths[i]);
        return new CachedObject(key, Text(metadata, "namespace"u8), Text(metadata, "name"u8), revision, json, LabelsOf(metadata), paths, values);
    }

    private static IReadOnlyDictionary<string, string> LabelsOf(JsonElement metadata)
    {
        JsonElement labels = Member(metadata, "labels"u8);
        if (labels.ValueKind is not JsonValueKind.Object || !labels.EnumerateObject().Any())
            return FrozenDictionary<string, string>.Empty;

        Dictionary<string, string> found = [];
        foreach (JsonProperty label in labels.EnumerateObject())
            found[label.Name] = label.Value.ValueKind is JsonValueKind.String ? label.Value.GetString()! : "";
        return found;
    }

    private static JsonElement Member(JsonElement of, ReadOnlySpan<byte> name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out JsonElement member) ? member : default;

    private static string Text(JsonElement of, ReadOnlySpan<byte> name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
