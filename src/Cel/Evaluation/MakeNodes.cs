namespace Gantry.Cel;

/// <summary>[a, ?b].</summary>
internal sealed class ListNode(Node[] items, bool[] isOptional) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        run.Charge(CallCost.List);
        run.AllocateItems(items.Length);
        var values = new CelValue[items.Length];
        int count = 0;
        CelValue failure = default;
        for (int i = 0; i < items.Length; i++)
        {
            CelValue value = items[i].Evaluate(run);
            if (isOptional[i] && !value.IsFailed)
            {
                if (value.Kind != CelKind.Optional)
                    return Failures.NoOverload;
                if (!value.HasOptional)
                    continue;
                value = value.AsOptional;
            }
            failure = value.IsFailed ? Failures.Worse(failure, value) : failure;
            values[count++] = value;
        }
        if (failure.IsFailed)
            return failure;
        return CelValue.From(new ArrayValue(count == values.Length ? values : values[..count]));
    }
}

/// <summary>{a: b, ?c: d}.</summary>
internal sealed class MapNode((Node Key, Node Value, bool IsOptional)[] entries) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        run.Charge(CallCost.Map);
        run.AllocateItems(entries.Length);
        var map = new EntriesValue(entries.Length);
        CelValue failure = default;
        foreach ((Node keyNode, Node valueNode, bool isOptional) in entries)
        {
            CelValue key = keyNode.Evaluate(run);
            CelValue value = valueNode.Evaluate(run);
            if (key.IsFailed || value.IsFailed)
            {
                failure = Failures.Worse(failure, Failures.Worse(key, value));
                continue;
            }
            if (!MapKey.IsAllowed(key))
                return CelValue.Error($"unsupported key type: {key.TypeOf()}");
            if (isOptional && value.Kind != CelKind.Optional)
                return Failures.NoOverload;
            if (isOptional && !value.HasOptional)
                continue;
            if (!map.Add(key, isOptional ? value.AsOptional : value))
                return CelValue.Error($"Failed with repeated key: {key}");
        }
        return failure.IsFailed ? failure : CelValue.From(map);
    }
}

/// <summary>Name{field: value}.</summary>
internal sealed class StructNode(StructType type, (string Name, Node Value, bool IsOptional)[] fields) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        run.Charge(CallCost.Struct);
        run.AllocateItems(fields.Length);
        var made = new EntriesValue(fields.Length) { Described = type };
        foreach ((string name, Node node, bool isOptional) in fields)
        {
            CelValue value = node.Evaluate(run);
            if (value.IsFailed)
                return value;
            if (isOptional && value.Kind != CelKind.Optional)
                return Failures.NoOverload;
            if (isOptional && !value.HasOptional)
                continue;
            if (!made.Add(CelValue.From(name), isOptional ? value.AsOptional : value))
                return CelValue.Error($"Failed with repeated field: {name}");
        }
        return CelValue.From(made);
    }
}

/// <summary>cel.bind(name, value, body).</summary>
internal sealed class BindNode(int slot, Node value, Node body) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        run.SetLocal(slot, value.Evaluate(run));
        return body.Evaluate(run);
    }
}

/// <summary>target.optMap(name, body) and optFlatMap.</summary>
internal sealed class OptionalMapNode(Node target, int slot, Node body, bool isFlat) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = target.Evaluate(run);
        if (value.Kind != CelKind.Optional)
            return value.IsFailed ? value : Failures.NoOverload;
        if (!value.HasOptional)
            return value;
        run.SetLocal(slot, value.AsOptional);
        CelValue result = body.Evaluate(run);
        if (result.IsFailed)
            return result;
        return !isFlat ? CelValue.Optional(result) : result.Kind == CelKind.Optional ? result : Failures.NoOverload;
    }
}

/// <summary>a.or(b) and a.orValue(b): b is looked at only where a has no value.</summary>
internal sealed class OptionalOrNode(Node optional, Node other, bool isValue) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = optional.Evaluate(run);
        if (value.Kind != CelKind.Optional)
            return value.IsFailed ? value : Failures.NoOverload;
        run.Charge(1);
        if (value.HasOptional)
            return isValue ? value.AsOptional : value;
        CelValue instead = other.Evaluate(run);
        return isValue || instead.IsFailed || instead.Kind == CelKind.Optional ? instead : Failures.NoOverload;
    }
}
