namespace Gantry.Cel;

/// <summary>Order of values: numbers across their types, strings by code point, bytes, truth values and times.</summary>
internal static class Ordering
{
    /// <summary>What <see cref="Numbers"/> says when one of the two is not a number.</summary>
    public const int None = 2;

    private const double BeyondInt = 9223372036854775808.0;
    private const double BeyondUint = 18446744073709551616.0;

    /// <summary>Below, at or above zero, or <see cref="None"/> if the two have no order; null if they are not comparable at all.</summary>
    public static int? Of(in CelValue first, in CelValue second)
    {
        if (first.IsNumber && second.IsNumber)
            return Numbers(first, second);
        if (first.Kind != second.Kind)
            return null;
        return first.Kind switch
        {
            CelKind.Bool => first.AsInt.CompareTo(second.AsInt),
            CelKind.String => Strings(first.AsString, second.AsString),
            CelKind.Bytes => Math.Sign(first.AsBytes.AsSpan().SequenceCompareTo(second.AsBytes)),
            CelKind.Timestamp or CelKind.Duration => first.Seconds != second.Seconds ? first.Seconds.CompareTo(second.Seconds) : first.Nanos.CompareTo(second.Nanos),
            _ => null,
        };
    }

    public static int Numbers(in CelValue first, in CelValue second) => (first.Kind, second.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => first.AsInt.CompareTo(second.AsInt),
        (CelKind.Uint, CelKind.Uint) => first.AsUint.CompareTo(second.AsUint),
        (CelKind.Double, CelKind.Double) => Doubles(first.AsDouble, second.AsDouble),
        (CelKind.Int, CelKind.Uint) => first.AsInt < 0 ? -1 : first.AsUint.CompareTo(second.AsUint),
        (CelKind.Uint, CelKind.Int) => second.AsInt < 0 ? 1 : first.AsUint.CompareTo(second.AsUint),
        (CelKind.Int, CelKind.Double) => IntDouble(first.AsInt, second.AsDouble),
        (CelKind.Double, CelKind.Int) => Turned(IntDouble(second.AsInt, first.AsDouble)),
        (CelKind.Uint, CelKind.Double) => UintDouble(first.AsUint, second.AsDouble),
        _ => Turned(UintDouble(second.AsUint, first.AsDouble)),
    };

    // UTF-16 puts the code points above U+FFFF (surrogates) before U+E000: code units are moved to code point order.
    public static int Strings(string first, string second)
    {
        int length = Math.Min(first.Length, second.Length);
        int same = first.AsSpan(0, length).CommonPrefixLength(second.AsSpan(0, length));
        return same == length ? first.Length.CompareTo(second.Length) : Weight(first[same]).CompareTo(Weight(second[same]));
    }

    private static int Weight(char unit) => unit < 0xD800 ? unit : unit < 0xE000 ? unit + 0x2000 : unit - 0x800;

    private static int Turned(int order) => order == None ? None : -order;

    private static int Doubles(double first, double second) =>
        first < second ? -1 : first > second ? 1 : first == second ? 0 : None;

    // Between a whole number and a double, what a double cannot tell apart is equal.
    private static int IntDouble(long first, double second) =>
        second > BeyondInt ? -1 : second < -BeyondInt ? 1 : Doubles(first, second);

    private static int UintDouble(ulong first, double second) =>
        second > BeyondUint ? -1 : second < 0 ? 1 : Doubles(first, second);
}
