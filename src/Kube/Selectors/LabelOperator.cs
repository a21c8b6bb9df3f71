namespace Gantry.Kube.Selectors;

/// <summary>What a requirement asks of a label.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
