using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;

namespace Gantry.Kube.Selectors;

/// <summary>Conditions on fields that must all hold: "status.phase=Running,spec.nodeName!=n1". Backslash escapes comma, equals sign and itself.</summary>
public sealed class FieldQuery
{
    private FieldQuery(IReadOnlyList<FieldTerm> terms) => Terms = terms;

    public static FieldQuery Everything { get; } = new([]);

    public IReadOnlyList<FieldTerm> Terms { get; }

    /// <summary>The name that every object found must have, where the query says so: one object is then looked up instead of all.</summary>
    public string? ExactName => Terms.FirstOrDefault(term => term is { Field: "metadata.name", IsNegated: false }).Value;

    public static bool TryParse(string? text, ResourceKind kind, out FieldQuery query, out string problem)
    {
        query = Everything;
        problem = "";
        List<FieldTerm> terms = [];
        foreach (string part in SplitUnescaped(text ?? ""))
        {
            if (part.Length == 0)
                continue;
            if (TermOf(part) is not { } term)
                problem = $"invalid selector: '{part}'; can't understand '{part}'";
            else if (!SelectableFields.Has(kind, term.Field))
                problem = kind.SelectableFields.Count > 0 || kind.Document is not null
                    ? $"field label not supported: {term.Field}"
                    : $"\"{term.Field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
            else
                terms.Add(term);
        }

        if (problem.Length == 0)
            query = new FieldQuery(terms);
        return problem.Length == 0;
    }

    public bool Matches(JsonObject tree)
    {
        for (int i = 0; i < Terms.Count; i++)
        {
            if (!Terms[i].Accepts(SelectableFields.Read(tree, Terms[i].Field)))
                return false;
        }

        return true;
    }

    private static IEnumerable<string> SplitUnescaped(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static FieldTerm? TermOf(string part)
    {
        int at = part.IndexOf('=');
        if (at < 1)
            return null;

        bool isNegated = part[at - 1] == '!';
        int valueAt = at + 1 < part.Length && part[at + 1] == '=' && !isNegated ? at + 2 : at + 1;
        return new FieldTerm(part[..(isNegated ? at - 1 : at)].Trim(), Unescape(part[valueAt..]), isNegated);
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\'))
            return value;

        StringBuilder plain = new();
        for (int i = 0; i < value.Length; i++)
            plain.Append(value[i] == '\\' && i + 1 < value.Length ? value[++i] : value[i]);
        return plain.ToString();
    }
}
