using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>Takes typed members out of a JSON object; a member that is missing or null is none, one of another type is an error with its path.</summary>
internal static class JsonFields
{
    // Far above what engines write, far below what hurts: the planner makes a few steps of each item.
    private const int MaxItems = 10_000;

    public static string? Text(this JsonElement owner, string name) => owner.Member(name) is { } value ? value.AsText(name) : null;

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
    public static uint? SmallNatural(this JsonElement owner, string name) => owner.Member(name) is { } value ? value.AsSmallNatural(name) : null;

    public static ushort? TinyNatural(this JsonElement owner, string name) => owner.Member(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetUInt16(out ushort number) ? number : throw Wrong(name, "a natural number of 16 bits")
        : null;

    public static string[] Texts(this JsonElement owner, string name) => owner.List(name, static element => element.AsText(""));

    public static uint[] SmallNaturals(this JsonElement owner, string name) => owner.List(name, static element => element.AsSmallNatural(""));

    public static T? Object<T>(this JsonElement owner, string name, Func<JsonElement, T> read) where T : class =>
        owner.Member(name) is { } value ? Within(name, value, read) : null;

    public static T[] Objects<T>(this JsonElement owner, string name, Func<JsonElement, T> read) where T : class => owner.List(name, element =>
        element.ValueKind == JsonValueKind.Object ? read(element) : throw Wrong("", "an object"));

    public static IReadOnlyDictionary<string, string> TextMap(this JsonElement owner, string name) => owner.Map(name, static value => value.AsText(""));

    public static IReadOnlyDictionary<string, T> ObjectMap<T>(this JsonElement owner, string name, Func<JsonElement, T> read) where T : class =>
        owner.Map(name, value => value.ValueKind == JsonValueKind.Object ? read(value) : throw Wrong("", "an object"));

    public static JsonElement? Member(this JsonElement owner, string name)
    {
        try
        {
            return owner.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            throw new FieldException(name, "stands beside a member whose name is half of a surrogate pair");
        }
    }

    /// <summary>Reads a value whose path is to be part of what is said of its members.</summary>
    public static T Within<T>(string name, JsonElement value, Func<JsonElement, T> read)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(name, "an object");

        try
        {
            return read(value);
        }
        catch (FieldException wrong)
        {
            throw wrong.Within(name);
        }
    }

    private static T[] List<T>(this JsonElement owner, string name, Func<JsonElement, T> read)
    {
        if (owner.Member(name) is not { } value)
            return [];

        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(name, "a list");

        if (value.GetArrayLength() > MaxItems)
            throw new FieldException(name, $"has more than {MaxItems} items");

        var items = new T[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in value.EnumerateArray())
        {
            try
            {
                items[i] = read(element);
            }
            catch (FieldException wrong)
            {
                throw wrong.Within(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"));
            }

            i++;
        }

        return items;
    }

    private static IReadOnlyDictionary<string, T> Map<T>(this JsonElement owner, string name, Func<JsonElement, T> read)
    {
        if (owner.Member(name) is not { } value)
            return ReadOnlyDictionary<string, T>.Empty;

        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(name, "an object");

        var map = new Dictionary<string, T>();
        foreach (JsonProperty entry in value.EnumerateObject())
        {
            string key = NameOf(entry, name);
            try
            {
                map[key] = read(entry.Value);
            }
            catch (FieldException wrong)
            {
                throw wrong.Within($"{name}[\"{key}\"]");
            }

            if (map.Count > MaxItems)
                throw new FieldException(name, $"has more than {MaxItems} members");
        }

        return map;
    }

    private static string NameOf(JsonProperty entry, string owner)
    {
        try
        {
            string name = entry.Name;
            return name.Contains('\0', StringComparison.Ordinal) ? throw new FieldException(owner, "has a member whose name contains a zero byte") : name;
        }
        catch (InvalidOperationException)
        {
            throw new FieldException(owner, "has a member whose name is half of a surrogate pair");
        }
    }

    // The kernel ends a text at its first zero byte: what is checked here would not be what it reads.
    private static string AsText(this JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(name, "a string");

        try
        {
            string text = value.GetString()!;
            return text.Contains('\0', StringComparison.Ordinal) ? throw new FieldException(name, "contains a zero byte") : text;
        }
        catch (InvalidOperationException)
        {
            throw new FieldException(name, "contains half of a surrogate pair");
        }
    }

    private static uint AsSmallNatural(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint number) ? number : throw Wrong(name, "a natural number of 32 bits");

    private static FieldException Wrong(string name, string wanted) => new(name, $"is not {wanted}");
}
