using System.Globalization;

namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>Sizes such as 64m or 2g.</summary>
internal static class ByteCount
{
    public static long? TryParse(string text)
    {
        string number = text.Trim().ToLowerInvariant();
        number = number.EndsWith("ib", StringComparison.Ordinal) ? number[..^2] : number.EndsWith('b') ? number[..^1] : number;
        int shift = number.Length > 0 ? "kmgt".IndexOf(number[^1], StringComparison.Ordinal) : -1;
        if (shift >= 0)
            number = number[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * Math.Pow(1024, shift + 1) is var bytes and >= 0 and < long.MaxValue ? (long)bytes : null;
    }
}
