using System.Globalization;

namespace Gantry.Kube.Selectors;

/// <summary>One condition of a label query, on one label.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    /// <summary>Judges the value that an object has for the key, null where it has none.</summary>
    public bool Accepts(string? value) => Operator switch
    {
        LabelOperator.Is or LabelOperator.In => value is not null && Has(value),
        LabelOperator.IsNot or LabelOperator.NotIn => value is null || !Has(value),
        LabelOperator.Exists => value is not null,
        LabelOperator.DoesNotExist => value is null,
        LabelOperator.GreaterThan => Compare(value) > 0,
        _ => Compare(value) < 0,
    };

    private bool Has(string value)
    {
        for (int i = 0; i < Values.Count; i++)
        {
            if (string.Equals(Values[i], value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // What is no number is neither greater nor less.
    private int Compare(string? value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long bound)
            ? number.CompareTo(bound)
            : 0;
}
