namespace Gantry.Kube.Selectors;

/// <summary>One condition of a field query: the field is, or is not, a value.</summary>
public readonly record struct FieldTerm(string Field, string Value, bool IsNegated)
{
    public bool Accepts(string value) => string.Equals(value, Value, StringComparison.Ordinal) != IsNegated;
}
