using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Apply;

/// <summary>One step of a path to a field, in the stored form of field sets: f:NAME, k:{KEYS}, v:VALUE or i:INDEX.</summary>
internal static class PathElement
{
    private const string Kinds = "fkvi";

    public static string Field(string name) => "f:" + name;

    /// <summary>The element of a list's item; null for one that lacks its key.</summary>
    public static string? Item(JsonNode? item, FieldShape list) =>
        list.Kind == FieldKind.SetList ? "v:" + item.Quoted : item is JsonObject fields ? Key(fields, list) : null;

    public static bool IsValid(string element) => element.Length >= 2 && element[1] == ':' && Kinds.Contains(element[0]);

    public static int Rank(string element) => Kinds.IndexOf(element[0]);

    public static string Display(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'k' => $"[{string.Join(',', KeysOf(element))}]",
        'v' => $"[={element[2..]}]",
        _ => $"[{element[2..]}]",
    };

    // A key field that is absent counts with its default, as the port's protocol does.
    private static string? Key(JsonObject item, FieldShape list)
    {
        JsonObject key = [];
        foreach (string name in list.MapKeys)
        {
            if ((item.Field(name) ?? list.Schema.Items?.Find(name)?.NewDefault()) is { } value)
                key[name] = value.DeepClone();
        }

        return key.Count == 0 ? null : "k:" + key.Quoted;
    }

    private static IEnumerable<string> KeysOf(string element)
    {
        using JsonDocument keys = JsonDocument.Parse(element.AsMemory(2));
        foreach (JsonProperty key in keys.RootElement.EnumerateObject())
            yield return $"{key.Name}={key.Value.GetRawText()}";
    }
}
