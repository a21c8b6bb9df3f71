using System.Buffers;
using System.Globalization;

namespace Gantry.KubeServer.Configuration;

/// <summary>Lengths of time as files of configuration have them: "3s", "1m30s", "500ms".</summary>
internal static class Durations
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The length, or the usual one where there is none; what cannot be read is an error.</summary>
    public static TimeSpan Read(string? text, TimeSpan usual, string field, List<string> errors)
    {
        if (string.IsNullOrEmpty(text))
            return usual;
        if (TryRead(text, out TimeSpan length) && length >= TimeSpan.Zero)
            return length;
        errors.Add($"{field}: must be a length of time such as 3s");
        return usual;
    }

    public static bool TryRead(string text, out TimeSpan length)
    {
        double seconds = 0;
        length = TimeSpan.Zero;
        while (text.Length > 0)
        {
            int digits = text.AsSpan().IndexOfAnyExcept(Digits);
            (string unit, double worth) = digits <= 0 ? default : Units.FirstOrDefault(one => text.AsSpan(digits).StartsWith(one.Unit, StringComparison.Ordinal));
            if (unit is null || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return false;
            seconds += number * worth;
            text = text[(digits + unit.Length)..];
        }

        if (seconds > TimeSpan.FromDays(3650).TotalSeconds)
            return false;
        length = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
