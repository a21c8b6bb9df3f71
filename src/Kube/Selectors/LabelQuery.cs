using System.Text.Json.Nodes;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Selectors;

/// <summary>Conditions on labels that must all hold: from a query string ("app=web,tier in (a,b),!old") or from an object's selector.</summary>
public sealed class LabelQuery
{
    private LabelQuery(IReadOnlyList<LabelRequirement> requirements, bool matchesNothing = false)
    {
        Requirements = requirements;
        MatchesNothing = matchesNothing;
    }

    public static LabelQuery Everything { get; } = new([]);

    /// <summary>A selector that is absent selects no object, where an empty one selects all.</summary>
    public static LabelQuery Nothing { get; } = new([], matchesNothing: true);

    public IReadOnlyList<LabelRequirement> Requirements { get; }

    public bool MatchesNothing { get; }

    public bool MatchesEverything => !MatchesNothing && Requirements.Count == 0;

    /// <summary>Reads a query string; the problem is a sentence for the client.</summary>
    public static bool TryParse(string? text, out LabelQuery query, out string problem)
    {
        query = Everything;
        problem = "";
        if (string.IsNullOrWhiteSpace(text))
            return true;

        LabelQueryParser parser = new(text);
        if (parser.Parse() is not { } requirements)
        {
            problem = parser.Problem;
            return false;
        }

        query = new LabelQuery(requirements);
        return true;
    }

    public static LabelQuery Of(LabelSelector? selector)
    {
        if (selector is null)
            return Nothing;

        List<LabelRequirement> requirements = [.. selector.MatchLabels.Select(label => Equal(label.Key, label.Value))];
        foreach (LabelSelectorRequirement expression in selector.MatchExpressions)
            requirements.Add(new(expression.Key, OperatorOf(expression.Operator), expression.Values));
        return new LabelQuery(requirements);
    }

    /// <summary>Exact labels, as a service or a replication controller selects: none means nothing.</summary>
    public static LabelQuery Of(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? Nothing : new([.. labels.Select(label => Equal(label.Key, label.Value))]);

    /// <summary>A label selector as JSON, null where the object has none.</summary>
    public static LabelQuery Of(JsonObject? selector)
    {
        if (selector is null)
            return Nothing;

        List<LabelRequirement> requirements = [.. selector.Pairs("matchLabels").Select(label => Equal(label.Key, label.Value))];
        foreach (JsonObject expression in selector.Objects("matchExpressions"))
            requirements.Add(new(expression.Text("key") ?? "", OperatorOf(expression.Text("operator")), [.. expression.Texts("values")]));
        return new LabelQuery(requirements);
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        for (int i = 0; i < Requirements.Count; i++)
        {
            if (!Requirements[i].Accepts(labels.GetValueOrDefault(Requirements[i].Key)))
                return false;
        }

        return !MatchesNothing;
    }

    /// <summary>Judges an object's tree by its metadata.labels.</summary>
    public bool Matches(JsonObject tree) => MatchesLabels(tree.Child("metadata").Child("labels"));

    public bool MatchesLabels(JsonObject? labels)
    {
        for (int i = 0; i < Requirements.Count; i++)
        {
            if (!Requirements[i].Accepts(labels.Text(Requirements[i].Key)))
                return false;
        }

        return !MatchesNothing;
    }

    /// <summary>The query as text that parses to the same query: "app=web,tier in (a,b)". A scale subresource shows it.</summary>
    public override string ToString() => string.Join(',', Requirements.OrderBy(r => r.Key, StringComparer.Ordinal).Select(Write));

    private static LabelRequirement Equal(string key, string value) => new(key, LabelOperator.Is, [value]);

    private static string Write(LabelRequirement requirement) => requirement.Operator switch
    {
        LabelOperator.Is => $"{requirement.Key}={requirement.Values[0]}",
        LabelOperator.IsNot => $"{requirement.Key}!={requirement.Values[0]}",
        LabelOperator.In => $"{requirement.Key} in ({Sorted(requirement.Values)})",
        LabelOperator.NotIn => $"{requirement.Key} notin ({Sorted(requirement.Values)})",
        LabelOperator.Exists => requirement.Key,
        LabelOperator.DoesNotExist => "!" + requirement.Key,
        LabelOperator.GreaterThan => $"{requirement.Key}>{requirement.Values[0]}",
        _ => $"{requirement.Key}<{requirement.Values[0]}",
    };

    private static string Sorted(IReadOnlyList<string> values) => string.Join(',', values.Order(StringComparer.Ordinal));

    private static LabelOperator OperatorOf(string? name) => name switch
    {
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => LabelOperator.In,
    };
}
