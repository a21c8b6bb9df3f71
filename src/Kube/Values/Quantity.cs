using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Kube;

/// <summary>An amount of a resource as users write it ("250m", "64Mi", "1e3"), kept as written and comparable by value.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private readonly string? _text;
    private readonly decimal _value;

    private Quantity(string text, decimal value)
    {
        _text = text;
        _value = value;
    }

    public static Quantity Zero { get; } = new("0", 0);

    public decimal Value => _value;

    /// <summary>The amount in whole units, rounded up as the API does.</summary>
    public long Units => Whole(_value);

    /// <summary>The amount in thousandths, rounded up: CPU in millicores.</summary>
    public long Thousandths => Whole(_value * 1000);

    public static Quantity OfUnits(long units) => new(units.ToString(CultureInfo.InvariantCulture), units);

    public static Quantity OfThousandths(long thousandths) =>
        thousandths % 1000 == 0
            ? OfUnits(thousandths / 1000)
            : new(thousandths.ToString(CultureInfo.InvariantCulture) + "m", thousandths / 1000m);

    /// <summary>Reads a quantity: a decimal number with an optional suffix (n u m k M G T P E, Ki Mi Gi Ti Pi Ei) or exponent.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text))
            return false;

        int end = NumberLength(text);
        if (end == 0 || !decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return false;
        if (!TryScale(text.AsSpan(end), out decimal scale))
            return false;

        try
        {
            quantity = new Quantity(text, number * scale);
            return Math.Abs(quantity._value) <= long.MaxValue;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public static Quantity Parse(string text) =>
        TryParse(text, out Quantity quantity) ? quantity : throw new FormatException($"\"{text}\" is not a quantity");

    /// <summary>The one spelling of the amount: no fraction, no plus sign, the largest suffix of its family that leaves a whole number.</summary>
    public string Canonical()
    {
        string text = ToString();
        if (text[^1] == 'i' && _value == decimal.Truncate(_value))
            return Binary(_value);
        return Decimal(_value);
    }

    /// <summary>The sum, in the family of suffixes of the first amount, or of the second where the first is nothing.</summary>
    public Quantity Plus(Quantity other) => Of(_value + other._value, _value == 0 ? other : this);

    /// <summary>The difference, in the family of suffixes of the first amount.</summary>
    public Quantity Minus(Quantity other) => Of(_value - other._value, _value == 0 ? other : this);

    private static Quantity Of(decimal value, Quantity like)
    {
        string text = like.ToString()[^1] == 'i' && value == decimal.Truncate(value) ? Binary(value) : Decimal(value);
        return new Quantity(text, value);
    }

    private static string Binary(decimal value)
    {
        int power = 0;
        while (power < 6 && value != 0 && value % 1024 == 0)
        {
            value /= 1024;
            power++;
        }

        return value.ToString("0", CultureInfo.InvariantCulture) + (power == 0 ? "" : "KMGTPE"[power - 1] + "i");
    }

    private static string Decimal(decimal value)
    {
        int power = 0;
        while (power > -3 && value != decimal.Truncate(value))
        {
            value *= 1000;
            power--;
        }

        // What is smaller than a billionth is rounded up, as the API does.
        value = Math.Ceiling(value);
        while (power < 6 && value != 0 && value % 1000 == 0)
        {
            value /= 1000;
            power++;
        }

        return value.ToString("0", CultureInfo.InvariantCulture) + (power == 0 ? "" : "num kMGTPE"[power + 3].ToString());
    }

    public int CompareTo(Quantity other) => _value.CompareTo(other._value);

    public bool Equals(Quantity other) => _value == other._value;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();

    public override string ToString() => _text ?? "0";

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left._value < right._value;

    public static bool operator >(Quantity left, Quantity right) => left._value > right._value;

    public static bool operator <=(Quantity left, Quantity right) => left._value <= right._value;

    public static bool operator >=(Quantity left, Quantity right) => left._value >= right._value;

    // An amount that does not fit counts as the largest one that does.
    private static long Whole(decimal value) => (long)Math.Clamp(Math.Ceiling(value), long.MinValue, long.MaxValue);

    private static int NumberLength(string text)
    {
        int at = text[0] is '+' or '-' ? 1 : 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        return at;
    }

    private static bool TryScale(ReadOnlySpan<char> suffix, out decimal scale)
    {
        scale = suffix switch
        {
            "" => 1m,
            "n" => 0.000000001m,
            "u" => 0.000001m,
            "m" => 0.001m,
            "k" => 1000m,
            "M" => 1000_000m,
            "G" => 1000_000_000m,
            "T" => 1000_000_000_000m,
            "P" => 1000_000_000_000_000m,
            "E" => 1000_000_000_000_000_000m,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            "Pi" => 1L << 50,
            "Ei" => 1L << 60,
            _ => 0m,
        };
        return scale != 0 || TryExponent(suffix, out scale);
    }

    private static bool TryExponent(ReadOnlySpan<char> suffix, out decimal scale)
    {
        scale = 1;
        if (suffix.Length < 2 || suffix[0] is not ('e' or 'E') || !int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) || Math.Abs(exponent) > 18)
            return false;

        for (int i = Math.Abs(exponent); i > 0; i--)
            scale = exponent > 0 ? scale * 10 : scale / 10;
        return true;
    }

    internal sealed class Converter : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string text = reader.TokenType is JsonTokenType.Number ? reader.GetDecimal().ToString(CultureInfo.InvariantCulture) : reader.GetString() ?? "";
            return TryParse(text, out Quantity quantity) ? quantity : throw new JsonException($"\"{text}\" is not a quantity");
        }

        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
