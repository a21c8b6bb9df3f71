using System.Collections.ObjectModel;
using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>Takes typed members out of a JSON object; a member that is missing or null is none, one of another type is an error with its name.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "a string")
        : null;

    public static bool Flag(this JsonElement owner, string name) => owner.OptionalFlag(name) ?? false;

    public static bool? OptionalFlag(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false")
        : null;

    public static long? Number(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : throw Wrong(name, "a whole number")
        : null;

    public static ulong? Natural(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number : throw Wrong(name, "a natural number")
        : null;

    public static int? Small(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(name, "a number of 32 bits")
        : null;

    /// <summary>Strictly 32 bits: a user id of 4294967296 must not become 0.</summary>
    public static uint? SmallNatural(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint number) ? number : throw Wrong(name, "a natural number of 32 bits")
        : null;

    public static string[] Texts(this JsonElement owner, string name) => owner.List(name, element =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(name, "a list of strings"));

    public static T? Object<T>(this JsonElement owner, string name, Func<JsonElement, T> read) where T : class => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.Object ? read(value) : throw Wrong(name, "an object")
        : null;

    public static T[] List<T>(this JsonElement owner, string name, Func<JsonElement, T> read)
    {
        if (owner.Member(name) is not { } value)
            return [];

        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(name, "a list");

        var items = new T[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in value.EnumerateArray())
            items[i++] = read(element);

        return items;
    }

    public static T[] Objects<T>(this JsonElement owner, string name, Func<JsonElement, T> read) => owner.List(name, element =>
        element.ValueKind == JsonValueKind.Object ? read(element) : throw Wrong(name, "a list of objects"));

    public static IReadOnlyDictionary<string, string> TextMap(this JsonElement owner, string name)
    {
        if (owner.Member(name) is not { } value)
            return ReadOnlyDictionary<string, string>.Empty;

        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(name, "an object");

        var map = new Dictionary<string, string>();
        foreach (JsonProperty entry in value.EnumerateObject())
            map[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Wrong(name, "an object of strings");

        return map;
    }

    public static JsonElement? Member(this JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonException Wrong(string name, string wanted) => new($"{name} is not {wanted}");
}
