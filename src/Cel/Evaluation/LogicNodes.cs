namespace Gantry.Cel;

/// <summary>a &amp;&amp; b &amp;&amp; c, or the same with ||: one decisive operand outweighs errors and unknowns on either side.</summary>
internal sealed class LogicNode(Node[] operands, bool decisive) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue failure = CelValue.From(!decisive);
        foreach (Node operand in operands)
        {
            CelValue value = operand.Evaluate(run);
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool == decisive)
                    return value;
                continue;
            }
            failure = Failures.Worse(failure, value.IsFailed ? value : Failures.NoOverload);
        }
        return failure;
    }
}

/// <summary>!a.</summary>
internal sealed class NotNode(Node operand) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = operand.Evaluate(run);
        run.Charge(1);
        return value.Kind == CelKind.Bool ? CelValue.From(!value.AsBool) : value.IsFailed ? value : Failures.NoOverload;
    }
}

/// <summary>a ? b : c.</summary>
internal sealed class ChooseNode(Node condition, Node whenTrue, Node whenFalse) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = condition.Evaluate(run);
        if (value.Kind != CelKind.Bool)
            return value.IsFailed ? value : Failures.NoOverload;
        return (value.AsBool ? whenTrue : whenFalse).Evaluate(run);
    }
}
