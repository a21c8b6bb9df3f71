using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Trees;

/// <summary>Values as messages show them where no JSON is meant: map[a:1 b:[x y]], with names in order.</summary>
public static class PlainText
{
    public static string Of(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject fields => $"map[{string.Join(' ', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Of(field.Value)}"))}]",
        JsonArray items => $"[{string.Join(' ', items.Select(Of))}]",
        _ => value.AsText() ?? value.AsWhole()?.ToString(CultureInfo.InvariantCulture) ?? Number(value.ToJsonString()),
    };

    // In the shortest form, with an exponent where the number is large or small: 1, 1.5, 1e+10.
    private static string Number(string json)
    {
        const int largest = 21;
        const int precision = 6;
        if (!double.TryParse(json, CultureInfo.InvariantCulture, out double number) || number == 0)
            return json;
        string[] parts = Math.Abs(number).ToString("E16", CultureInfo.InvariantCulture).Split('E');
        int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < precision)
            return ((decimal)number).ToString("0.#####################", CultureInfo.InvariantCulture);
        string digits = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E')[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        string rest = digits.Length > 1 ? $".{digits[1..Math.Min(digits.Length, largest)]}" : "";
        return $"{(number < 0 ? "-" : "")}{digits[0]}{rest}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }
}
