using System.Globalization;

namespace Gantry.Cel;

/// <summary>Timestamps and durations as text: RFC 3339, and numbers with units such as 1h30m.</summary>
internal static class TimeText
{
    // 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    public const long FirstSecond = -62135596800;
    public const long LastSecond = 253402300799;

    // A duration has 64 bits of nanoseconds: about 292 years.
    private const long MostSeconds = long.MaxValue / NanosPerSecond;

    private const int NanosPerSecond = 1_000_000_000;

    public static CelValue Timestamp(Int128 seconds, int nanos) =>
        seconds < FirstSecond || seconds > LastSecond ? CelValue.Error("timestamp overflow") : CelValue.Timestamp((long)seconds, nanos);

    public static CelValue Duration(Int128 nanos)
    {
        return nanos < long.MinValue || nanos > long.MaxValue
            ? CelValue.Error("duration overflow: out of range")
            : CelValue.Duration((long)(nanos / NanosPerSecond), (int)(nanos % NanosPerSecond));
    }

    public static Int128 TotalNanos(in CelValue value) => ((Int128)value.Seconds * NanosPerSecond) + value.Nanos;

    public static CelValue FromNanos(Int128 nanos)
    {
        Int128 seconds = nanos / NanosPerSecond;
        int rest = (int)(nanos % NanosPerSecond);
        return rest < 0 ? Timestamp(seconds - 1, rest + NanosPerSecond) : Timestamp(seconds, rest);
    }

    public static string OfTimestamp(in CelValue value) =>
        DateTime.UnixEpoch.AddSeconds(value.Seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + Fraction(value.Nanos) + "Z";

    public static string OfDuration(in CelValue value)
    {
        string sign = value.Seconds < 0 || value.Nanos < 0 ? "-" : "";
        return $"{sign}{Math.Abs(value.Seconds).ToString(CultureInfo.InvariantCulture)}{Fraction(Math.Abs(value.Nanos))}s";
    }

    // 2009-02-13T23:31:30.5+01:00
    public static CelValue ParseTimestamp(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (rest.Length < 20 || rest[4] != '-' || rest[7] != '-' || rest[10] is not ('T' or 't') || rest[13] != ':' || rest[16] != ':')
            return Invalid(text);
        bool isNumber = Digits(rest[..4], out int year) & Digits(rest[5..7], out int month) & Digits(rest[8..10], out int day)
            & Digits(rest[11..13], out int hour) & Digits(rest[14..16], out int minute) & Digits(rest[17..19], out int second);
        if (!isNumber || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
            return Invalid(text);
        if (year < 1)
            return CelValue.Error("timestamp overflow");
        if (day > DateTime.DaysInMonth(year, month) || !TakeFraction(rest[19..], out int nanos, out int used) || !TakeOffset(rest[(19 + used)..], out int offset))
            return Invalid(text);
        long ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        return Timestamp((ticks / TimeSpan.TicksPerSecond) - offset, nanos);
    }

    public static CelValue ParseDuration(string text)
    {
        ReadOnlySpan<char> rest = text;
        bool isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        if (rest is "0")
            return CelValue.Duration(0, 0);
        if (rest.IsEmpty)
            return NoDuration;
        Int128 total = 0;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, out Int128 nanos))
                return NoDuration;
            total += nanos;
            if (total / NanosPerSecond > MostSeconds)
                return CelValue.Error("duration overflow: out of range");
        }
        return Duration(isNegative ? -total : total);
    }

    // 1.5h
    private static bool TakePart(ref ReadOnlySpan<char> rest, out Int128 nanos)
    {
        nanos = 0;
        int whole = Run(rest);
        if (whole > 18)
            return false;
        long number = whole == 0 ? 0 : long.Parse(rest[..whole], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[whole..];
        ReadOnlySpan<char> fraction = default;
        if (rest is ['.', ..])
        {
            int length = Run(rest[1..]);
            fraction = rest[1..(1 + length)];
            rest = rest[(1 + length)..];
        }
        if (whole == 0 && fraction.IsEmpty)
            return false;
        long unit = TakeUnit(ref rest);
        nanos = (Int128)number * unit;
        long scale = unit;
        foreach (char digit in fraction)
        {
            nanos += (Int128)(digit - '0') * (scale / 10);
            scale /= 10;
        }
        return unit > 0;
    }

    private static long TakeUnit(ref ReadOnlySpan<char> rest)
    {
        int length = 0;
        while (length < rest.Length && rest[length] != '.' && !char.IsAsciiDigit(rest[length]))
            length++;
        ReadOnlySpan<char> unit = rest[..length];
        rest = rest[unit.Length..];
        return unit switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => NanosPerSecond,
            "m" => 60L * NanosPerSecond,
            "h" => 3600L * NanosPerSecond,
            _ => 0,
        };
    }

    private static string Fraction(int nanos) => nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');

    private static bool TakeFraction(ReadOnlySpan<char> rest, out int nanos, out int used)
    {
        nanos = 0;
        used = 0;
        if (rest is not ['.', ..])
            return true;
        int length = Run(rest[1..]);
        used = length + 1;
        for (int i = 0; i < 9; i++)
            nanos = (nanos * 10) + (i < length ? rest[1 + i] - '0' : 0);
        return length > 0;
    }

    private static bool TakeOffset(ReadOnlySpan<char> rest, out int seconds)
    {
        seconds = 0;
        if (rest is "Z" or "z")
            return true;
        if (rest is not [('+' or '-'), _, _, ':', _, _] || !Digits(rest[1..3], out int hours) || !Digits(rest[4..6], out int minutes) || hours > 23 || minutes > 59)
            return false;
        seconds = ((hours * 3600) + (minutes * 60)) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static int Run(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static CelValue Invalid(string text) => CelValue.Error($"invalid RFC 3339 timestamp {StringLiteral.Quote(Failures.Clip(text))}");

    private static CelValue NoDuration => CelValue.Error("type conversion error from 'string' to 'google.protobuf.Duration'");
}
