using System.Text;

namespace Gantry.Cel;

/// <summary>a.field, and a.?field, which gives an optional.</summary>
internal sealed class SelectNode(Node operand, string field, bool isOptional) : Node
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(field);

    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = operand.Evaluate(run);
        if (value.IsFailed)
            return value;
        run.Charge(1);
        bool intoOptional = value.Kind == CelKind.Optional;
        if (intoOptional && !value.HasOptional)
            return value;
        CelValue inner = intoOptional ? value.AsOptional : value;
        if (intoOptional && inner.Kind != CelKind.Map)
            return Failures.NoOverload;

        // What has no fields has none of this name.
        CelValue found = default;
        bool isThere = inner.Kind == CelKind.Map && inner.AsMap.TryGetField(field, _utf8, out found);
        if (found.Kind == CelKind.String)
            run.Read(found.AsString.Length);
        if (isOptional || intoOptional)
            return isThere ? CelValue.Optional(found) : CelValue.NoOptional;
        return isThere ? found : CelValue.Error($"no such key: {field}");
    }
}

/// <summary>has(a.field).</summary>
internal sealed class HasNode(Node operand, string field) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = operand.Evaluate(run);
        if (value.IsFailed)
            return value;
        run.Charge(1);
        if (value.Kind == CelKind.Optional)
        {
            if (!value.HasOptional)
                return CelValue.False;
            value = value.AsOptional;
        }
        return CelValue.From(value.Kind == CelKind.Map && value.AsMap.TryGetField(field, out _));
    }
}

/// <summary>a[index], and a[?index], which gives an optional.</summary>
internal sealed class IndexNode(Node operand, Node index, bool isOptional) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = operand.Evaluate(run);
        CelValue key = index.Evaluate(run);
        if (value.IsFailed || key.IsFailed)
            return Failures.Worse(value, key);
        run.Charge(1);
        bool intoOptional = value.Kind == CelKind.Optional;
        if (intoOptional && !value.HasOptional)
            return value;
        CelValue found = Find(intoOptional ? value.AsOptional : value, key, out bool isThere);
        if (!isOptional && !intoOptional)
            return found;
        if (isThere)
            return CelValue.Optional(found);
        return found.IsFailed && found.Message == Failures.NoOverload.Message ? found : CelValue.NoOptional;
    }

    private static CelValue Find(in CelValue value, in CelValue key, out bool isThere)
    {
        isThere = false;
        if (value.Kind == CelKind.Map)
        {
            if (!MapKey.IsAllowed(key) && key.Kind != CelKind.Double)
                return Failures.NoOverload;
            isThere = value.AsMap.TryGet(key, out CelValue found);
            return isThere ? found : Failures.NoKey(key);
        }
        if (value.Kind != CelKind.List)
            return Failures.NoKey(key);
        if (!key.IsNumber)
            return Failures.NoOverload;
        CelList list = value.AsList;
        if (!TryWhole(key, out long at))
            return CelValue.Error($"unsupported index value: {key}");
        if (at < 0 || at >= list.Count)
            return CelValue.Error($"index out of bounds: {at}");
        isThere = true;
        return list[(int)at];
    }

    private static bool TryWhole(in CelValue key, out long at)
    {
        at = key.Kind == CelKind.Double ? (long)Math.Clamp(key.AsDouble, -1, int.MaxValue) : key.Kind == CelKind.Uint && key.AsInt < 0 ? int.MaxValue : key.AsInt;
        return key.Kind != CelKind.Double || key.AsDouble == Math.Truncate(key.AsDouble);
    }
}
