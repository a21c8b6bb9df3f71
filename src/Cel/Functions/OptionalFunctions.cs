using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>Values that may be missing: optional.of, orValue and so on.</summary>
internal static class OptionalFunctions
{
    public static CelLibrary Library { get; } = Build();

    private static CelLibrary Build()
    {
        CelType value = CelType.Parameter("V");
        CelType optional = Optional(value);
        return new CelLibrary()
            .Constant("optional_type", CelValue.From(optional))
            .Global("optional.of", "optional_of", optional, [value], (_, a) => CelValue.Optional(a[0]))
            .Global("optional.ofNonZeroValue", "optional_ofNonZeroValue", optional, [value], (_, a) => IsZero(a[0]) ? CelValue.NoOptional : CelValue.Optional(a[0]))
            .Global("optional.none", "optional_none", optional, [], (_, _) => CelValue.NoOptional)
            .Global("optional.unwrap", "optional_unwrap", List(value), [List(optional)], Unwrap, CelCostRule.EachOfFirst)
            .Member("unwrapOpt", "optional_unwrapOpt", List(value), [List(optional)], Unwrap, CelCostRule.EachOfFirst)
            .Member("hasValue", "optional_hasValue", Bool, [optional], (_, a) => CelValue.From(a[0].HasOptional))
            .Member("value", "optional_value", value, [optional], (_, a) => a[0].HasOptional ? a[0].AsOptional : CelValue.Error("optional.none() dereference"))
            .Member("or", "optional_or_optional", optional, [optional, optional], (_, a) => a[0].HasOptional ? a[0] : a[1])
            .Member("orValue", "optional_orValue_value", value, [optional, value], (_, a) => a[0].HasOptional ? a[0].AsOptional : a[1])
            .Member("first", "list_first", optional, [List(value)], (_, a) => a[0].AsList is { Count: > 0 } list ? CelValue.Optional(list[0]) : CelValue.NoOptional)
            .Member("last", "list_last", optional, [List(value)], (_, a) => a[0].AsList is { Count: > 0 } list ? CelValue.Optional(list[list.Count - 1]) : CelValue.NoOptional);
    }

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint => value.AsInt == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Length == 0,
        CelKind.List => value.AsList.Count == 0,
        CelKind.Map => value.AsMap.Count == 0,
        CelKind.Duration => value.Seconds == 0 && value.Nanos == 0,
        CelKind.Optional => !value.HasOptional,
        _ => false,
    };

    private static CelValue Unwrap(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelList list = a[0].AsList;
        run.AllocateItems(list.Count);
        var found = new List<CelValue>(list.Count);
        foreach (CelValue item in list)
        {
            if (item.Kind != CelKind.Optional)
                return Failures.NoOverload;
            if (item.HasOptional)
                found.Add(item.AsOptional);
        }
        return CelValue.From(new ArrayValue([.. found]));
    }
}
