namespace Gantry.Kube.Tables;

/// <summary>The head of a column. Columns of a priority above zero are shown only in wide lists.</summary>
public sealed record TableColumn(string Name, string Type, string Description)
{
    public string Format { get; init; } = "";

    public int Priority { get; init; }
}
