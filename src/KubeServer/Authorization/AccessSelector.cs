using System.Buffers;
using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.Authorization;

/// <summary>
/// Selectors as part of a question about rights, as text and as the requirements of a review (KEP-4601). A condition that cannot be told is left out: then
/// more is asked for than is meant, never less.
/// </summary>
internal static class AccessSelector
{
    // What selectors are written with, and what no key and no value has.
    private static readonly SearchValues<char> Marks = SearchValues.Create(",=!()\\ ");

    public static JsonArray OfFields(string text)
    {
        JsonArray requirements = [];
        foreach (string term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || term.Contains('\\', StringComparison.Ordinal))
                continue;
            bool isNegated = term[at - 1] == '!';
            string value = term[(at + 1)..];
            Add(requirements, term[..(isNegated ? at - 1 : at)], isNegated ? "NotIn" : "In", [isNegated ? value : value.TrimStart('=')]);
        }

        return requirements;
    }

    public static JsonArray OfLabels(string text)
    {
        JsonArray requirements = [];
        if (!LabelQuery.TryParse(text, out LabelQuery query, out _))
            return requirements;
        foreach (LabelRequirement one in query.Requirements)
        {
            if (NameOf(one.Operator) is { } name)
                Add(requirements, one.Key, name, one.Values);
        }

        return requirements;
    }

    // Reviews have no comparisons of numbers: what they ask is left out, so that less is selected than is asked about.
    private static string? NameOf(LabelOperator op) => op switch
    {
        LabelOperator.Is or LabelOperator.In => "In",
        LabelOperator.IsNot or LabelOperator.NotIn => "NotIn",
        LabelOperator.Exists => "Exists",
        LabelOperator.DoesNotExist => "DoesNotExist",
        _ => null,
    };

    /// <summary>The text of a selector in a review; what cannot be so is an error.</summary>
    public static string Read(JsonObject? selector, string field, bool isOfLabels, FieldErrors errors)
    {
        if (selector is null)
            return "";
        string raw = selector.Text("rawSelector") ?? "";
        JsonObject[] requirements = [.. selector.Objects("requirements")];
        if (raw.Length > 0 == requirements.Length > 0)
            errors.Invalid(field, null, raw.Length > 0 ? "may not specify both rawSelector and requirements" : "requirements or rawSelector must be specified");
        return raw.Length > 0 ? raw : string.Join(',', requirements.Select(one => TextOf(one, isOfLabels)).Where(text => text.Length > 0));
    }

    private static string TextOf(JsonObject requirement, bool isOfLabels)
    {
        string key = requirement.Text("key") ?? "";
        string[] values = [.. requirement.Texts("values")];
        if (key.Length == 0 || values.Append(key).Any(text => text.AsSpan().ContainsAny(Marks)))
            return "";
        return (requirement.Text("operator"), values) switch
        {
            ("In", [var only]) => $"{key}={only}",
            ("NotIn", [var only]) => $"{key}!={only}",
            ("In", [_, ..]) when isOfLabels => $"{key} in ({string.Join(',', values)})",
            ("NotIn", [_, ..]) when isOfLabels => $"{key} notin ({string.Join(',', values)})",
            ("Exists", []) when isOfLabels => key,
            ("DoesNotExist", []) when isOfLabels => "!" + key,
            _ => "",
        };
    }

    private static void Add(JsonArray requirements, string key, string operation, IReadOnlyList<string> values)
    {
        JsonObject requirement = new() { ["key"] = key, ["operator"] = operation };
        if (values.Count > 0)
            requirement.SetTexts("values", values);
        requirements.Add((JsonNode)requirement);
    }
}
