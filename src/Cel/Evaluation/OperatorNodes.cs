namespace Gantry.Cel;

/// <summary>What an operator of two operands does with values that are neither errors nor unknown.</summary>
internal delegate CelValue BinaryOperator(Evaluation run, in CelValue left, in CelValue right);

/// <summary>a + b and its like.</summary>
internal sealed class BinaryNode(Node left, Node right, BinaryOperator apply) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue first = left.Evaluate(run);
        CelValue second = right.Evaluate(run);
        if (first.IsFailed | second.IsFailed)
            return first.IsFailed && second.IsFailed ? Failures.Worse(first, second) : first.IsFailed ? first : second;
        return apply(run, first, second);
    }
}

/// <summary>-a.</summary>
internal sealed class NegateNode(Node operand) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = operand.Evaluate(run);
        run.Charge(1);
        return value.Kind switch
        {
            CelKind.Int when value.AsInt == long.MinValue => CelValue.Error("integer overflow"),
            CelKind.Int => CelValue.From(-value.AsInt),
            CelKind.Double => CelValue.From(-value.AsDouble),
            CelKind.Duration => CelValue.Duration(-value.Seconds, -value.Nanos),
            _ => value.IsFailed ? value : Failures.NoOverload,
        };
    }
}

/// <summary>A call of a function. Its overload is chosen by the values, since any of them may be dyn.</summary>
internal sealed class CallNode(Node[] arguments, CelOverload[] overloads) : Node
{
    private const int MostOnStack = 4;

    public override CelValue Evaluate(Evaluation run)
    {
        if (arguments.Length > MostOnStack)
            return Evaluate(run, new CelValue[arguments.Length]);
        var stack = default(FourValues);
        return Evaluate(run, ((Span<CelValue>)stack)[..arguments.Length]);
    }

    private CelValue Evaluate(Evaluation run, Span<CelValue> values)
    {
        CelValue failure = default;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(run);
            if (values[i].IsFailed)
                failure = Failures.Worse(failure, values[i]);
        }
        if (failure.IsFailed)
            return failure;
        foreach (CelOverload overload in overloads)
        {
            if (!overload.Takes(values))
                continue;
            run.Charge(CallCost.Of(overload, values));
            CountReading(run, values);
            return overload.Body(run, values);
        }
        return Failures.NoOverload;
    }

    private static void CountReading(Evaluation run, ReadOnlySpan<CelValue> values)
    {
        foreach (ref readonly CelValue value in values)
        {
            if (value.Kind == CelKind.String)
                run.Read(value.AsString.Length);
            else if (value.Kind == CelKind.Opaque)
                run.Read(value.AsOpaque.Length);
        }
    }

    [System.Runtime.CompilerServices.InlineArray(MostOnStack)]
    private struct FourValues
    {
        private CelValue _first;
    }
}
