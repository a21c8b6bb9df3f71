using System.Globalization;
using System.Numerics;

namespace Gantry.Cel;

/// <summary>A number with a unit, such as 500m or 1.5Gi, kept exactly: a whole number of 10^-Scale.</summary>
internal sealed class QuantityValue(BigInteger number, int scale) : CelOpaque(QuantityType)
{
    // Longer ones are not numbers that anybody means, and exponents would make them large.
    private const int MostLength = 64;
    private const int MostExponent = 30;

    // Kubernetes keeps nothing below a nano, and rounds up to it.
    private const int Nano = 9;

    public static CelType QuantityType { get; } = CelType.Opaque("kubernetes.Quantity");

    public BigInteger Number => number;

    public int Scale => scale;

    public bool IsInteger => TryInteger(out _);

    public static bool TryParse(string text, out QuantityValue? quantity)
    {
        quantity = null;
        if (text.Length is 0 or > MostLength)
            return false;
        int begin = text[0] is '+' or '-' ? 1 : 0;
        int end = begin;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            end++;
        string digits = text[begin..end];
        int dot = digits.IndexOf('.');
        if (digits.Length == 0 || digits == "." || digits.LastIndexOf('.') != dot || !TryUnit(text[end..], out BigInteger factor, out int exponent))
            return false;
        int scale = dot < 0 ? 0 : digits.Length - dot - 1;
        BigInteger number = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * factor;
        quantity = Normal(text[0] == '-' ? -number : number, scale - exponent);
        return true;
    }

    public static QuantityValue Of(long whole) => new(whole, 0);

    public QuantityValue Add(QuantityValue other) => Normal(At(Shared(other)) + other.At(Shared(other)), Shared(other));

    public QuantityValue Subtract(QuantityValue other) => Normal(At(Shared(other)) - other.At(Shared(other)), Shared(other));

    public int CompareTo(QuantityValue other) => At(Shared(other)).CompareTo(other.At(Shared(other)));

    public bool TryInteger(out long value)
    {
        BigInteger divisor = BigInteger.Pow(10, scale);
        BigInteger whole = BigInteger.DivRem(number, divisor, out BigInteger rest);
        bool fits = rest.IsZero && whole >= long.MinValue && whole <= long.MaxValue;
        value = fits ? (long)whole : 0;
        return fits;
    }

    public double ToDouble() => (double)number / Math.Pow(10, scale);

    public override bool IsEqualTo(CelOpaque other) => other is QuantityValue quantity && CompareTo(quantity) == 0;

    public override string ToString() => scale == 0 ? number.ToString(CultureInfo.InvariantCulture) : $"{number}e-{scale}";

    private int Shared(QuantityValue other) => Math.Max(scale, other.Scale);

    private BigInteger At(int wanted) => number * BigInteger.Pow(10, wanted - scale);

    private static QuantityValue Normal(BigInteger number, int scale)
    {
        if (scale < 0)
            return new QuantityValue(number * BigInteger.Pow(10, -scale), 0);
        for (; scale > Nano; scale--)
            number = BigInteger.DivRem(number, 10, out BigInteger rest) + (rest.IsZero ? 0 : rest.Sign);
        return new QuantityValue(number, scale);
    }

    private static bool TryUnit(string unit, out BigInteger factor, out int exponent)
    {
        factor = 1;
        exponent = 0;
        int binary = "KMGTPE".IndexOf(unit.Length == 2 && unit[1] == 'i' ? unit[0] : '?', StringComparison.Ordinal);
        if (binary >= 0)
        {
            factor = BigInteger.Pow(1024, binary + 1);
            return true;
        }
        int? power = unit switch { "n" => -9, "u" => -6, "m" => -3, "" => 0, "k" => 3, "M" => 6, "G" => 9, "T" => 12, "P" => 15, "E" => 18, _ => null };
        if (power is not null)
        {
            exponent = power.Value;
            return true;
        }
        return unit[0] is 'e' or 'E'
            && int.TryParse(unit.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) <= MostExponent;
    }
}
