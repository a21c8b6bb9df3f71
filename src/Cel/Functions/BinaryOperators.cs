namespace Gantry.Cel;

/// <summary>Arithmetic and comparison on values of any type, with overflow as an error.</summary>
internal static class BinaryOperators
{
    public static BinaryOperator? Find(string function) => function switch
    {
        Operators.Add => Add,
        Operators.Subtract => Subtract,
        Operators.Multiply => Multiply,
        Operators.Divide => Divide,
        Operators.Modulo => Modulo,
        Operators.Equal => Equal,
        Operators.NotEqual => NotEqual,
        Operators.Less => Less,
        Operators.LessOrEqual => LessOrEqual,
        Operators.Greater => Greater,
        Operators.GreaterOrEqual => GreaterOrEqual,
        Operators.In => In,
        _ => null,
    };

    private static CelValue Add(Evaluation run, in CelValue left, in CelValue right)
    {
        run.Charge(left.Kind is CelKind.String or CelKind.Bytes ? CallCost.Part(CallCost.SizeOf(left) + CallCost.SizeOf(right), CallCost.Traversal) : 1);
        return (left.Kind, right.Kind) switch
        {
            (CelKind.Int, CelKind.Int) => Checked(left.AsInt + (Int128)right.AsInt),
            (CelKind.Uint, CelKind.Uint) => CheckedUint((Int128)left.AsUint + right.AsUint),
            (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble + right.AsDouble),
            (CelKind.String, CelKind.String) => Concat(run, left.AsString, right.AsString),
            (CelKind.Bytes, CelKind.Bytes) => Concat(run, left.AsBytes, right.AsBytes),
            (CelKind.List, CelKind.List) => Concat(run, left.AsList, right.AsList),
            (CelKind.Timestamp, CelKind.Duration) or (CelKind.Duration, CelKind.Timestamp) => TimeText.FromNanos(TimeText.TotalNanos(left) + TimeText.TotalNanos(right)),
            (CelKind.Duration, CelKind.Duration) => TimeText.Duration(TimeText.TotalNanos(left) + TimeText.TotalNanos(right)),
            _ => Failures.NoOverload,
        };
    }

    private static CelValue Subtract(Evaluation run, in CelValue left, in CelValue right)
    {
        run.Charge(1);
        return (left.Kind, right.Kind) switch
        {
            (CelKind.Int, CelKind.Int) => Checked(left.AsInt - (Int128)right.AsInt),
            (CelKind.Uint, CelKind.Uint) => CheckedUint((Int128)left.AsUint - right.AsUint),
            (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble - right.AsDouble),
            (CelKind.Timestamp, CelKind.Timestamp) or (CelKind.Duration, CelKind.Duration) => TimeText.Duration(TimeText.TotalNanos(left) - TimeText.TotalNanos(right)),
            (CelKind.Timestamp, CelKind.Duration) => TimeText.FromNanos(TimeText.TotalNanos(left) - TimeText.TotalNanos(right)),
            _ => Failures.NoOverload,
        };
    }

    private static CelValue Multiply(Evaluation run, in CelValue left, in CelValue right)
    {
        run.Charge(1);
        return (left.Kind, right.Kind) switch
        {
            (CelKind.Int, CelKind.Int) => Checked(left.AsInt * (Int128)right.AsInt),
            (CelKind.Uint, CelKind.Uint) => (UInt128)left.AsUint * right.AsUint is var product && product <= ulong.MaxValue
                ? CelValue.From((ulong)product)
                : CelValue.Error("unsigned integer overflow"),
            (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble * right.AsDouble),
            _ => Failures.NoOverload,
        };
    }

    private static CelValue Divide(Evaluation run, in CelValue left, in CelValue right)
    {
        run.Charge(1);
        return (left.Kind, right.Kind) switch
        {
            (CelKind.Int, CelKind.Int) or (CelKind.Uint, CelKind.Uint) when right.AsInt == 0 => CelValue.Error("division by zero"),
            (CelKind.Int, CelKind.Int) => Checked((Int128)left.AsInt / right.AsInt),
            (CelKind.Uint, CelKind.Uint) => CelValue.From(left.AsUint / right.AsUint),
            (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble / right.AsDouble),
            _ => Failures.NoOverload,
        };
    }

    private static CelValue Modulo(Evaluation run, in CelValue left, in CelValue right)
    {
        run.Charge(1);
        return (left.Kind, right.Kind) switch
        {
            (CelKind.Int, CelKind.Int) or (CelKind.Uint, CelKind.Uint) when right.AsInt == 0 => CelValue.Error("modulus by zero"),
            (CelKind.Int, CelKind.Int) when left.AsInt == long.MinValue && right.AsInt == -1 => CelValue.Error("integer overflow"),
            (CelKind.Int, CelKind.Int) => CelValue.From(left.AsInt % right.AsInt),
            (CelKind.Uint, CelKind.Uint) => CelValue.From(left.AsUint % right.AsUint),
            _ => Failures.NoOverload,
        };
    }

    private static CelValue Equal(Evaluation run, in CelValue left, in CelValue right)
    {
        ChargeComparison(run, left, right);
        return CelValue.From(Equality.Of(run, left, right));
    }

    private static CelValue NotEqual(Evaluation run, in CelValue left, in CelValue right)
    {
        ChargeComparison(run, left, right);
        return CelValue.From(!Equality.Of(run, left, right));
    }

    private static CelValue Less(Evaluation run, in CelValue left, in CelValue right) =>
        Ordered(run, left, right, out int order) ? CelValue.From(order == -1) : Failures.NoOverload;

    private static CelValue LessOrEqual(Evaluation run, in CelValue left, in CelValue right) =>
        Ordered(run, left, right, out int order) ? CelValue.From(order is -1 or 0) : Failures.NoOverload;

    private static CelValue Greater(Evaluation run, in CelValue left, in CelValue right) =>
        Ordered(run, left, right, out int order) ? CelValue.From(order == 1) : Failures.NoOverload;

    private static CelValue GreaterOrEqual(Evaluation run, in CelValue left, in CelValue right) =>
        Ordered(run, left, right, out int order) ? CelValue.From(order is 0 or 1) : Failures.NoOverload;

    // x in list, key in map.
    private static CelValue In(Evaluation run, in CelValue left, in CelValue right)
    {
        if (right.Kind == CelKind.Map)
        {
            run.Charge(1);
            return CelValue.From(right.AsMap.TryGet(left, out _));
        }
        if (right.Kind != CelKind.List)
            return Failures.NoOverload;
        CelList list = right.AsList;
        run.Charge(list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            if (Equality.Of(run, list[i], left))
                return CelValue.True;
        }
        return CelValue.False;
    }

    private static bool Ordered(Evaluation run, in CelValue left, in CelValue right, out int order)
    {
        ChargeComparison(run, left, right);
        int? found = Ordering.Of(left, right);
        order = found switch { null or Ordering.None => Ordering.None, _ => Math.Sign(found.Value) };
        return found is not null;
    }

    private static void ChargeComparison(Evaluation run, in CelValue left, in CelValue right) =>
        run.Charge(CallCost.Part(Math.Min(CallCost.SizeOf(left), CallCost.SizeOf(right)), CallCost.Traversal));

    private static CelValue Checked(Int128 value) =>
        value >= long.MinValue && value <= long.MaxValue ? CelValue.From((long)value) : CelValue.Error("integer overflow");

    private static CelValue CheckedUint(Int128 value) =>
        value >= 0 && value <= ulong.MaxValue ? CelValue.From((ulong)value) : CelValue.Error("unsigned integer overflow");

    private static CelValue Concat(Evaluation run, string left, string right)
    {
        run.Allocate(left.Length + (long)right.Length);
        return CelValue.From(left + right);
    }

    private static CelValue Concat(Evaluation run, byte[] left, byte[] right)
    {
        run.Allocate(left.Length + (long)right.Length);
        return CelValue.From([.. left, .. right]);
    }

    private static CelValue Concat(Evaluation run, CelList left, CelList right)
    {
        run.AllocateItems(left.Count + (long)right.Count);
        if (left.Concat(run, right) is { } own)
            return CelValue.From(own);
        var items = new CelValue[left.Count + right.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = i < left.Count ? left[i] : right[i - left.Count];
        return CelValue.From(new ArrayValue(items));
    }
}
