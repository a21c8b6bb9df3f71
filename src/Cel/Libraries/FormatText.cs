using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gantry.Cel;

/// <summary>"%s has %d".format([a, b]): the clauses s, d, f, e, b, x, X, o and %%.</summary>
internal static class FormatText
{
    public static CelValue Of(Evaluation run, string format, CelList arguments)
    {
        var result = new StringBuilder();
        int used = 0;
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                result.Append(format[at]);
                continue;
            }
            string fault = FormatClauses.Read(format, ref at, out int? precision, out char clause);
            if (clause == '%')
            {
                result.Append('%');
                continue;
            }
            if (fault.Length > 0 || used >= arguments.Count)
                return CelValue.Error(fault.Length > 0 ? fault : $"index {used} out of range");
            if (Write(run, clause, arguments[used], precision) is not { } text)
                return CelValue.Error(FormatClauses.Refusal(clause, arguments[used].TypeOf().Name));
            used++;
            run.Allocate(text.Length);
            result.Append(text);
        }
        run.Allocate(format.Length);
        return CelValue.From(result.ToString());
    }

    private static string? Write(Evaluation run, char clause, in CelValue value, int? precision) => clause switch
    {
        's' => Text(run, value),
        'd' => Whole(value),
        'f' => Real(value, number => FixedPoint(number, precision ?? 6)),
        'e' => Real(value, number => number.ToString($"0.{new string('0', precision ?? 6)}e+00", CultureInfo.InvariantCulture)),
        'b' => value.Kind == CelKind.Bool ? value.AsBool ? "1" : "0" : InBase(value, 2),
        'o' => InBase(value, 8),
        'x' => Hex(value),
        'X' => Hex(value)?.ToUpperInvariant(),
        _ => null,
    };

    private static string FixedPoint(double number, int precision) => number.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string? Whole(in CelValue value) => value.Kind switch
    {
        CelKind.Int or CelKind.Uint => Conversions.Text(value),
        CelKind.Double when !double.IsFinite(value.AsDouble) => NumberText.Fixed(value.AsDouble),
        _ => null,
    };

    private static string? Real(in CelValue value, Func<double, string> write)
    {
        double? number = value.Kind switch { CelKind.Double => value.AsDouble, CelKind.Int => value.AsInt, CelKind.Uint => value.AsUint, _ => null };
        return number is null ? null : double.IsFinite(number.Value) ? write(number.Value) : NumberText.Fixed(number.Value);
    }

    private static string? InBase(in CelValue value, int radix)
    {
        if (value.Kind is not (CelKind.Int or CelKind.Uint))
            return null;
        BigInteger number = value.Kind == CelKind.Int ? value.AsInt : value.AsUint;
        var digits = new StringBuilder();
        BigInteger rest = BigInteger.Abs(number);
        do
        {
            digits.Insert(0, "0123456789abcdef"[(int)(rest % radix)]);
            rest /= radix;
        }
        while (rest > 0);
        return number < 0 ? "-" + digits : digits.ToString();
    }

    private static string? Hex(in CelValue value) => value.Kind switch
    {
        CelKind.String => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString)),
        CelKind.Bytes => Convert.ToHexStringLower(value.AsBytes),
        _ => InBase(value, 16),
    };

    private static string? Text(Evaluation run, in CelValue value)
    {
        run.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case CelKind.Bytes: return Encoding.UTF8.GetString(value.AsBytes);
            case CelKind.Double: return NumberText.Fixed(value.AsDouble);
            case CelKind.List: return Items(run, "[", value.AsList.Select(item => Text(run, item)), "]");
            case CelKind.Map:
                return Items(run, "{", value.AsMap.Select(entry => (Key: Text(run, entry.Key), Value: Text(run, entry.Value)))
                    .OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value is null ? null : $"{entry.Key}: {entry.Value}"), "}");
            case CelKind.Optional or CelKind.Opaque: return null;
            default: return Conversions.Text(value);
        }
    }

    private static string? Items(Evaluation run, string open, IEnumerable<string?> items, string close)
    {
        var result = new StringBuilder(open);
        foreach (string? item in items)
        {
            if (item is null)
                return null;
            run.Allocate(item.Length + 2);
            result.Append(result.Length > 1 ? ", " : "").Append(item);
        }
        return result.Append(close).ToString();
    }
}
