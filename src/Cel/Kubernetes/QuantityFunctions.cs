using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>quantity("1Gi") and what can be asked of it.</summary>
internal static class QuantityFunctions
{
    private static readonly CelType Quantity = QuantityValue.QuantityType;

    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("quantity", "string_to_quantity", Quantity, [CelType.String], Parse, CelCostRule.TraverseFirst)
        .Global("isQuantity", "is_quantity_string", Bool, [CelType.String], (_, a) => CelValue.From(QuantityValue.TryParse(a[0].AsString, out QuantityValue? _)), CelCostRule.TraverseFirst)
        .Global("sign", "quantity_sign", Int, [Quantity], (_, a) => CelValue.From((long)Of(a[0]).Number.Sign))
        .Member("isInteger", "quantity_is_integer", Bool, [Quantity], (_, a) => CelValue.From(Of(a[0]).IsInteger))
        .Member("asInteger", "quantity_get_int", Int, [Quantity], (_, a) => Of(a[0]).TryInteger(out long whole) ? CelValue.From(whole) : CelValue.Error("cannot convert value to integer"))
        .Member("asApproximateFloat", "quantity_get_float", CelType.Double, [Quantity], (_, a) => CelValue.From(Of(a[0]).ToDouble()))
        .Member("add", "quantity_add", Quantity, [Quantity, Quantity], (_, a) => CelValue.From(Of(a[0]).Add(Of(a[1]))))
        .Member("add", "quantity_add_int", Quantity, [Quantity, Int], (_, a) => CelValue.From(Of(a[0]).Add(QuantityValue.Of(a[1].AsInt))))
        .Member("sub", "quantity_sub", Quantity, [Quantity, Quantity], (_, a) => CelValue.From(Of(a[0]).Subtract(Of(a[1]))))
        .Member("sub", "quantity_sub_int", Quantity, [Quantity, Int], (_, a) => CelValue.From(Of(a[0]).Subtract(QuantityValue.Of(a[1].AsInt))))
        .Member("isLessThan", "quantity_less_than", Bool, [Quantity, Quantity], (_, a) => CelValue.From(Of(a[0]).CompareTo(Of(a[1])) < 0))
        .Member("isGreaterThan", "quantity_greater_than", Bool, [Quantity, Quantity], (_, a) => CelValue.From(Of(a[0]).CompareTo(Of(a[1])) > 0))
        .Member("compareTo", "quantity_compare_to", Int, [Quantity, Quantity], (_, a) => CelValue.From((long)Of(a[0]).CompareTo(Of(a[1]))))
        .Constant("kubernetes.Quantity", CelValue.From(Quantity));

    private static QuantityValue Of(in CelValue value) => (QuantityValue)value.AsOpaque;

    private static CelValue Parse(Evaluation run, ReadOnlySpan<CelValue> a) => QuantityValue.TryParse(a[0].AsString, out QuantityValue? quantity)
        ? CelValue.From(quantity!)
        : CelValue.Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
}
