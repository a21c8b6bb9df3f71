using System.Globalization;

namespace Gantry.Cel;

/// <summary>Doubles as text: the shortest digits that read back the same, with an exponent where %g has one.</summary>
internal static class NumberText
{
    // %g without a precision writes an exponent from here on.
    private const int FirstExponent = 21;

    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        (string sign, string digits, int point) = Digits(value);
        if (point - 1 < -4 || point - 1 >= FirstExponent)
            return sign + Scientific(digits, point - 1);
        return sign + Plain(digits, point);
    }

    /// <summary>Without an exponent, whatever the size.</summary>
    public static string Fixed(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        (string sign, string digits, int point) = Digits(value);
        return sign + Plain(digits, point);
    }

    private static string Scientific(string digits, int exponent)
    {
        string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string Plain(string digits, int point)
    {
        if (point <= 0)
            return "0." + new string('0', -point) + digits;
        return point >= digits.Length ? digits + new string('0', point - digits.Length) : $"{digits[..point]}.{digits[point..]}";
    }

    // 123.45 is "12345" with the point after the third digit.
    private static (string Sign, string Digits, int Point) Digits(double value)
    {
        if (value == 0)
            return (double.IsNegative(value) ? "-" : "", "0", 1);
        string shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E');
        int exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? shortest : shortest[..mark];
        int dot = mantissa.IndexOf('.');
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        int point = (dot < 0 ? mantissa.Length : dot) + exponent - (all.Length - digits.Length);
        return (value < 0 ? "-" : "", digits.TrimEnd('0'), point);
    }
}
