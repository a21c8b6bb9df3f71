namespace Gantry.Cel;

/// <summary>A named form of texts, such as DNS labels, that tells what is wrong with a text.</summary>
internal sealed class FormatValue(string name, Func<string, IReadOnlyList<string>> validate) : CelOpaque(FormatType)
{
    public static CelType FormatType { get; } = CelType.Opaque("kubernetes.NamedFormat");

    public string Name => name;

    public IReadOnlyList<string> Validate(string text) => validate(text);

    public override bool IsEqualTo(CelOpaque other) => other is FormatValue format && format.Name == name;

    public override string ToString() => name;
}
