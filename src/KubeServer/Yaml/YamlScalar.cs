using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gantry.KubeServer.Yaml;

/// <summary>What a plain scalar of YAML 1.1 means; anything quoted is text.</summary>
internal static class YamlScalar
{
    public static JsonNode? Read(Scalar scalar)
    {
        string text = scalar.Value;
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str")
            return JsonValue.Create(text);
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
            _ => Number(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? Number(string text)
    {
        char first = text[0] is '+' or '-' && text.Length > 1 ? text[1] : text[0];
        if (!char.IsAsciiDigit(first) && first != '.')
            return null;
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        if (Whole(digits) is { } whole)
            return JsonValue.Create(whole);
        if (digits.Contains(':', StringComparison.Ordinal) || !double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double real))
            return null;
        return double.IsFinite(real) ? JsonValue.Create(real) : throw new FormatException($"{text} is not a number that JSON has");
    }

    private static long? Whole(string digits)
    {
        bool isNegative = digits[0] == '-';
        string bare = digits[0] is '+' or '-' ? digits[1..] : digits;
        (string number, int radix) = bare switch
        {
            ['0', 'x' or 'X', .. var hex] => (hex, 16),
            ['0', 'o' or 'O', .. var octal] => (octal, 8),
            ['0', 'b' or 'B', .. var binary] => (binary, 2),
            ['0', _, ..] when bare.All(char.IsAsciiDigit) => (bare[1..], 8),
            _ => (bare, 10),
        };
        if (radix == 10)
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long plain) ? plain : null;
        try
        {
            long value = Convert.ToInt64(number, radix);
            return isNegative ? -value : value;
        }
        catch (Exception notANumber) when (notANumber is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
