using System.Globalization;

namespace Gantry.Cel;

/// <summary>The clauses of format texts, such as %s and %.3f: how they are read, and what each can write.</summary>
internal static class FormatClauses
{
    private const int MostPrecision = 1000;

    private const string AnyText = "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps";
    private const string Hex = "only integers, byte buffers, and strings can be formatted as hex";

    private static readonly Dictionary<char, (string Rule, CelTypeKind[] Takes)> All = new()
    {
        ['s'] = (AnyText,
        [
            CelTypeKind.List, CelTypeKind.Map, CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.Double, CelTypeKind.Bool, CelTypeKind.String,
            CelTypeKind.Timestamp, CelTypeKind.Bytes, CelTypeKind.Duration, CelTypeKind.Type, CelTypeKind.Null,
        ]),
        ['d'] = ("decimal clause can only be used on integers", [CelTypeKind.Int, CelTypeKind.Uint]),
        ['f'] = ("fixed-point clause can only be used on doubles", [CelTypeKind.Double, CelTypeKind.String]),
        ['e'] = ("scientific clause can only be used on doubles", [CelTypeKind.Double, CelTypeKind.String]),
        ['b'] = ("only integers and bools can be formatted as binary", [CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.Bool]),
        ['o'] = ("octal clause can only be used on integers", [CelTypeKind.Int, CelTypeKind.Uint]),
        ['x'] = (Hex, [CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.String, CelTypeKind.Bytes]),
        ['X'] = (Hex, [CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.String, CelTypeKind.Bytes]),
    };

    public static bool Takes(char clause, CelType type) => type.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter || All[clause].Takes.Contains(type.Kind);

    public static string Refusal(char clause, string type) => $"error during formatting: {All[clause].Rule}, was given {type}";

    /// <summary>Reads what follows the sign of percent; a fault where that is no clause.</summary>
    public static string Read(string format, ref int at, out int? precision, out char clause)
    {
        precision = null;
        clause = '\0';
        if (++at >= format.Length)
            return "unexpected end of string";
        if (format[at] == '.' && ReadPrecision(format, ref at, out precision) is { Length: > 0 } fault)
            return fault;
        if (at >= format.Length)
            return "could not parse formatting clause: unexpected end of string";
        clause = format[at];
        return clause == '%' || All.ContainsKey(clause) ? "" : $"could not parse formatting clause: unrecognized formatting clause \"{clause}\"";
    }

    private static string ReadPrecision(string format, ref int at, out int? precision)
    {
        int begin = ++at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
            at++;
        string digits = format[begin..at];
        bool isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int read) && read <= MostPrecision;
        precision = isNumber ? read : null;
        return isNumber
            ? ""
            : $"could not parse formatting clause: error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing \"{digits}\": {(digits.Length == 0 ? "invalid syntax" : "value out of range")}";
    }
}
