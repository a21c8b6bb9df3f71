using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>The math extension: greatest and least of anything that counts, rounding, signs, bits.</summary>
internal static class MathFunctions
{
    private const int MostArguments = 8;

    public static CelLibrary Library { get; } = Build();

    private static CelLibrary Build()
    {
        var library = new CelLibrary();
        AddExtremes(library, "math.greatest", 1);
        AddExtremes(library, "math.least", -1);
        Rounding(library, "ceil", Math.Ceiling);
        Rounding(library, "floor", Math.Floor);
        Rounding(library, "trunc", Math.Truncate);
        Rounding(library, "round", value => Math.Round(value, MidpointRounding.AwayFromZero));
        Rounding(library, "sqrt", Math.Sqrt);
        library.Global("math.sqrt", "math_sqrt_int", CelType.Double, [Int], (_, a) => CelValue.From(Math.Sqrt(a[0].AsInt)));
        library.Global("math.sqrt", "math_sqrt_uint", CelType.Double, [Uint], (_, a) => CelValue.From(Math.Sqrt(a[0].AsUint)));
        Test(library, "isNaN", double.IsNaN);
        Test(library, "isInf", double.IsInfinity);
        Test(library, "isFinite", double.IsFinite);
        AddSigns(library);
        AddBits(library);
        return library;
    }

    private static void AddExtremes(CelLibrary library, string name, int side)
    {
        foreach (CelType type in new[] { Int, Uint, CelType.Double })
        {
            library.Global(name, $"{name}_{type.Name}", type, [type], (_, a) => a[0]);
            library.Global(name, $"{name}_{type.Name}_{type.Name}", type, [type, type], (_, a) => Extreme(a, side));
            library.Global(name, $"{name}_list_{type.Name}", type, [List(type)], (run, a) => OfList(run, a[0].AsList, side), CelCostRule.EachOfFirst);
        }
        for (int count = 2; count <= MostArguments; count++)
            library.Global(name, $"{name}_{count}", Dyn, [.. Enumerable.Repeat(Dyn, count)], (_, a) => Extreme(a, side));
    }

    private static CelValue OfList(Evaluation run, CelList list, int side)
    {
        run.AllocateItems(list.Count);
        return list.Count == 0 ? CelValue.Error($"math.@{(side > 0 ? "max" : "min")}(list) argument must not be empty") : Extreme([.. list], side);
    }

    private static CelValue Extreme(ReadOnlySpan<CelValue> values, int side)
    {
        CelValue best = values[0];
        foreach (CelValue value in values)
        {
            if (!value.IsNumber || !best.IsNumber)
                return Failures.NoOverload;
            best = Ordering.Numbers(value, best) == side ? value : best;
        }
        return best;
    }

    private static void Rounding(CelLibrary library, string name, Func<double, double> round) =>
        library.Global($"math.{name}", $"math_{name}_double", CelType.Double, [CelType.Double], (_, a) => CelValue.From(round(a[0].AsDouble)));

    private static void Test(CelLibrary library, string name, Func<double, bool> test) =>
        library.Global($"math.{name}", $"math_{name}_double", Bool, [CelType.Double], (_, a) => CelValue.From(test(a[0].AsDouble)));

    private static void AddSigns(CelLibrary library)
    {
        library.Global("math.abs", "math_abs_int", Int, [Int], (_, a) => a[0].AsInt == long.MinValue ? CelValue.Error("integer overflow") : CelValue.From(Math.Abs(a[0].AsInt)));
        library.Global("math.abs", "math_abs_uint", Uint, [Uint], (_, a) => a[0]);
        library.Global("math.abs", "math_abs_double", CelType.Double, [CelType.Double], (_, a) => CelValue.From(Math.Abs(a[0].AsDouble)));
        library.Global("math.sign", "math_sign_int", Int, [Int], (_, a) => CelValue.From((long)Math.Sign(a[0].AsInt)));
        library.Global("math.sign", "math_sign_uint", Uint, [Uint], (_, a) => CelValue.From(a[0].AsUint == 0 ? 0UL : 1UL));
        library.Global("math.sign", "math_sign_double", CelType.Double, [CelType.Double],
            (_, a) => CelValue.From(double.IsNaN(a[0].AsDouble) ? double.NaN : Math.Sign(a[0].AsDouble)));
    }

    private static void AddBits(CelLibrary library)
    {
        Bits(library, "bitAnd", (first, second) => first & second);
        Bits(library, "bitOr", (first, second) => first | second);
        Bits(library, "bitXor", (first, second) => first ^ second);
        library.Global("math.bitNot", "math_bitNot_int", Int, [Int], (_, a) => CelValue.From(~a[0].AsInt));
        library.Global("math.bitNot", "math_bitNot_uint", Uint, [Uint], (_, a) => CelValue.From(~a[0].AsUint));
        Shift(library, "bitShiftLeft", (bits, count) => bits << count);
        Shift(library, "bitShiftRight", (bits, count) => bits >> count);
    }

    private static void Bits(CelLibrary library, string name, Func<ulong, ulong, ulong> combine)
    {
        library.Global($"math.{name}", $"math_{name}_int_int", Int, [Int, Int], (_, a) => CelValue.From((long)combine(a[0].AsUint, a[1].AsUint)));
        library.Global($"math.{name}", $"math_{name}_uint_uint", Uint, [Uint, Uint], (_, a) => CelValue.From(combine(a[0].AsUint, a[1].AsUint)));
    }

    // Shifts are of bits, whatever the sign; what is shifted out is gone, also all of it.
    private static void Shift(CelLibrary library, string name, Func<ulong, int, ulong> shift)
    {
        library.Global($"math.{name}", $"math_{name}_int_int", Int, [Int, Int],
            (_, a) => Count(a[1], out int count) ? CelValue.From(count > 63 ? 0L : (long)shift(a[0].AsUint, count)) : Negative(name, a[1]));
        library.Global($"math.{name}", $"math_{name}_uint_int", Uint, [Uint, Int],
            (_, a) => Count(a[1], out int count) ? CelValue.From(count > 63 ? 0UL : shift(a[0].AsUint, count)) : Negative(name, a[1]));
    }

    private static bool Count(in CelValue value, out int count)
    {
        count = (int)Math.Clamp(value.AsInt, 0, 64);
        return value.AsInt >= 0;
    }

    private static CelValue Negative(string name, in CelValue count) => CelValue.Error($"math.{name}() negative offset: {count}");
}
