using System.Buffers;
using System.Globalization;

namespace Gantry.Build.Dockerfiles;

/// <summary>Durations as the flags of HEALTHCHECK have them: 1m30s, 1.5h.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Nanoseconds)[] Units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

    /// <summary>Nanoseconds, or none if the text is no duration.</summary>
    public static long? TryParse(string text)
    {
        bool isNegative = text.StartsWith('-');
        ReadOnlySpan<char> rest = text.AsSpan(isNegative || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
            return 0;
        if (rest.IsEmpty)
            return null;
        double total = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(Number);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return null;
            rest = rest[digits..];
            int letters = rest.IndexOfAny(Number);
            string unit = (letters < 0 ? rest : rest[..letters]).ToString();
            int known = Array.FindIndex(Units, entry => entry.Unit == unit);
            if (known < 0)
                return null;
            total += number * Units[known].Nanoseconds;
            rest = letters < 0 ? [] : rest[letters..];
        }
        return total > long.MaxValue ? null : (long)(isNegative ? -total : total);
    }
}
