namespace Gantry.Kube.Schemas;

/// <summary>The only values that a text field may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params string[] values) : Attribute
{
    /// <summary>The rules of the kind say what is wrong with another value.</summary>
    public bool InOwnWords { get; set; }

    public IReadOnlyList<string> Values { get; } = values;
}
