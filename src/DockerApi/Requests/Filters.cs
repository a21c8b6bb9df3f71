using System.Text.Json;
using Gantry.DockerApi.Errors;

namespace Gantry.DockerApi.Requests;

/// <summary>The filters of a list request: wanted values by filter name; values of one name are alternatives, names are all required.</summary>
internal sealed class Filters
{
    private readonly Dictionary<string, List<string>> _wanted = new(StringComparer.Ordinal);

    /// <summary>Reads {"name":{"value":true}} and the older {"name":["value"]}.</summary>
    public static Filters Parse(string json)
    {
        var filters = new Filters();
        if (json.Length == 0)
            return filters;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Null)
                return filters;
            foreach (JsonProperty filter in document.RootElement.EnumerateObject())
                filters._wanted[filter.Name] = [.. Values(filter.Value)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new DockerException(DockerFailure.Invalid, "invalid filter", failure);
        }
        return filters;
    }

    public bool Has(string name) => _wanted.ContainsKey(name);

    public IReadOnlyList<string> Values(string name) => _wanted.GetValueOrDefault(name) ?? [];

    /// <summary>Refuses a name that is not among the known ones.</summary>
    public Filters Check(params ReadOnlySpan<string> known)
    {
        foreach (string name in _wanted.Keys)
        {
            if (!known.Contains(name))
                throw new DockerException(DockerFailure.Invalid, $"invalid filter '{name}'");
        }
        return this;
    }

    /// <summary>True without such a filter, or if one of its values is this.</summary>
    public bool Allows(string name, string value) => !_wanted.TryGetValue(name, out List<string>? values) || values.Count == 0 || values.Contains(value);

    /// <summary>True without such a filter, or if one of its values is accepted.</summary>
    public bool Allows(string name, Func<string, bool> accepts) => !_wanted.TryGetValue(name, out List<string>? values) || values.Count == 0 || values.Any(accepts);

    /// <summary>The values of a filter such as label, each NAME or NAME=VALUE, which all have to hold.</summary>
    public bool AllowsLabels(IReadOnlyDictionary<string, string> labels, string name = "label") => Values(name).All(pair => HasLabel(labels, pair));

    /// <summary>True if no value of label! (NAME or NAME=VALUE) holds.</summary>
    public bool AllowsWithoutLabels(IReadOnlyDictionary<string, string> labels) => !Values("label!").Any(pair => HasLabel(labels, pair));

    /// <summary>The one value of a yes-or-no filter; none without it.</summary>
    public bool? Truth(string name)
    {
        if (Values(name) is not [_, ..] values)
            return null;
        bool isTrue = values.Any(value => value is "1" or "true" or "t" or "T" or "TRUE" or "True");
        bool isFalse = values.Any(value => value is "0" or "false" or "f" or "F" or "FALSE" or "False");
        return isTrue != isFalse ? isTrue : throw new DockerException(DockerFailure.Invalid, $"invalid filter '{name}=[{string.Join(' ', values)}]'");
    }

    private static bool HasLabel(IReadOnlyDictionary<string, string> labels, string pair)
    {
        int split = pair.IndexOf('=', StringComparison.Ordinal);
        return split < 0 ? labels.ContainsKey(pair) : labels.TryGetValue(pair[..split], out string? value) && value == pair[(split + 1)..];
    }

    private static IEnumerable<string> Values(JsonElement values) => values.ValueKind switch
    {
        JsonValueKind.Array => values.EnumerateArray().Select(value => value.GetString() ?? ""),
        JsonValueKind.Object => values.EnumerateObject().Where(value => value.Value.ValueKind is not JsonValueKind.False).Select(value => value.Name),
        _ => throw new JsonException("a filter has a list of values"),
    };
}
