using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Gantry.Cel;

/// <summary>Functions that are named like types: int("1"), string(b"a"), timestamp("..."), dyn(x), type(x).</summary>
internal static class Conversions
{
    private const double BeyondInt = 9223372036854775808.0;
    private const double BeyondUint = 18446744073709551616.0;

    public static FrozenSet<string> Names { get; } = FrozenSet.Create("bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint");

    public static void AddTo(CelLibrary library)
    {
        CelType any = CelType.Parameter("A");
        library.Global("dyn", "to_dyn", CelType.Dyn, [any], (_, a) => a[0]);
        library.Global("type", "type", CelType.TypeOf(any), [any], (_, a) => CelValue.From(a[0].TypeOf()));
        Convert(library, "int", CelType.Int, ToInt, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp, CelType.Duration);
        Convert(library, "uint", CelType.Uint, ToUint, CelType.Uint, CelType.Int, CelType.Double, CelType.String);
        Convert(library, "double", CelType.Double, ToDouble, CelType.Double, CelType.Int, CelType.Uint, CelType.String);
        Convert(library, "bool", CelType.Bool, ToBool, CelType.Bool, CelType.String);
        Convert(library, "timestamp", CelType.Timestamp, ToTimestamp, CelType.Timestamp, CelType.String, CelType.Int);
        Convert(library, "duration", CelType.Duration, ToDuration, CelType.Duration, CelType.String);
        Convert(library, "string", CelType.String, ToText,
            CelType.String, CelType.Int, CelType.Uint, CelType.Double, CelType.Bool, CelType.Timestamp, CelType.Duration);
        library.Global("string", "bytes_to_string", CelType.String, [CelType.Bytes], ToText, CelCostRule.TraverseFirst, CelSizeRule.UpToFirst);
        library.Global("bytes", "bytes_to_bytes", CelType.Bytes, [CelType.Bytes], (_, a) => a[0]);
        library.Global("bytes", "string_to_bytes", CelType.Bytes, [CelType.String], ToBytes, CelCostRule.TraverseFirst);
    }

    /// <summary>What string(value) gives for a value that it takes.</summary>
    public static string Text(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString,
        CelKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        CelKind.Timestamp => TimeText.OfTimestamp(value),
        CelKind.Duration => TimeText.OfDuration(value),
        _ => value.ToString(),
    };

    private static void Convert(CelLibrary library, string name, CelType result, CelFunctionBody body, params CelType[] sources)
    {
        foreach (CelType source in sources)
            library.Global(name, $"{source.Name}_to_{name}", result, [source], body);
    }

    private static CelValue ToInt(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelValue value = a[0];
        return value.Kind switch
        {
            CelKind.Uint => value.AsUint <= long.MaxValue ? CelValue.From((long)value.AsUint) : Range("integer"),
            CelKind.Double => value.AsDouble > -BeyondInt && value.AsDouble < BeyondInt ? CelValue.From((long)value.AsDouble) : Range("integer"),
            CelKind.String => long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long read)
                ? CelValue.From(read)
                : NotA("int"),
            CelKind.Timestamp => CelValue.From(value.Seconds),
            CelKind.Duration => TimeText.TotalNanos(value) is var nanos && nanos >= long.MinValue && nanos <= long.MaxValue ? CelValue.From((long)nanos) : Range("integer"),
            _ => value,
        };
    }

    private static CelValue ToUint(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelValue value = a[0];
        return value.Kind switch
        {
            CelKind.Int => value.AsInt >= 0 ? CelValue.From((ulong)value.AsInt) : Range("unsigned integer"),
            CelKind.Double => value.AsDouble >= 0 && value.AsDouble < BeyondUint ? CelValue.From((ulong)value.AsDouble) : Range("unsigned integer"),
            CelKind.String => ulong.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out ulong read)
                ? CelValue.From(read)
                : NotA("uint"),
            _ => value,
        };
    }

    private static CelValue ToDouble(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelValue value = a[0];
        return value.Kind switch
        {
            CelKind.Int => CelValue.From((double)value.AsInt),
            CelKind.Uint => CelValue.From((double)value.AsUint),
            CelKind.String => ReadDouble(value.AsString),
            _ => value,
        };
    }

    private static CelValue ReadDouble(string text)
    {
        string unsigned = text.TrimStart('+', '-');
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return CelValue.From(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return CelValue.From(double.NaN);
        bool isNumber = double.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double read);
        return isNumber && double.IsFinite(read) ? CelValue.From(read) : NotA("double");
    }

    private static CelValue ToBool(Evaluation run, ReadOnlySpan<CelValue> a) => a[0].Kind == CelKind.Bool ? a[0] : a[0].AsString switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => NotA("bool"),
    };

    private static CelValue ToTimestamp(Evaluation run, ReadOnlySpan<CelValue> a) => a[0].Kind switch
    {
        CelKind.String => TimeText.ParseTimestamp(a[0].AsString),
        CelKind.Int => TimeText.Timestamp(a[0].AsInt, 0),
        _ => a[0],
    };

    private static CelValue ToDuration(Evaluation run, ReadOnlySpan<CelValue> a) =>
        a[0].Kind == CelKind.String ? TimeText.ParseDuration(a[0].AsString) : a[0];

    private static CelValue ToText(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        if (a[0].Kind == CelKind.String)
            return a[0];
        if (a[0].Kind != CelKind.Bytes)
            return CelValue.From(Text(a[0]));
        run.Allocate(a[0].AsBytes.Length);
        return CodePoints.Decode(a[0].AsBytes) is { } text ? CelValue.From(text) : CelValue.Error("invalid UTF-8 in bytes, cannot convert to string");
    }

    private static CelValue ToBytes(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        run.Allocate(a[0].AsString.Length);
        return CelValue.From(Encoding.UTF8.GetBytes(a[0].AsString));
    }

    private static CelValue Range(string type) => CelValue.Error($"{type} overflow");

    private static CelValue NotA(string type) => CelValue.Error($"type conversion error from 'string' to '{type}'");
}
