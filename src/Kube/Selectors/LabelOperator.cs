namespace Gantry.Kube.Selectors;

/// <summary>What a requirement asks of a label.</summary>
public enum LabelOperator
{
    Is,
    IsNot,
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
