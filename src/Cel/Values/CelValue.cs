using System.Globalization;

namespace Gantry.Cel;

/// <summary>A value of the language, or the error or unknown that came instead of one. Numbers and times need no object.</summary>
public readonly struct CelValue
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _nanos;

    private CelValue(CelKind kind, long bits, object? reference = null, int nanos = 0)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
        _nanos = nanos;
    }

    public CelKind Kind { get; }

    public static CelValue Null => default;

    public static CelValue True => new(CelKind.Bool, 1);

    public static CelValue False => new(CelKind.Bool, 0);

    public static CelValue NoOptional => new(CelKind.Optional, 0);

    public bool IsFailed => Kind >= CelKind.Error;

    public bool IsTrue => Kind == CelKind.Bool && _bits != 0;

    internal bool IsNumber => Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public bool AsBool => _bits != 0;

    public long AsInt => _bits;

    public ulong AsUint => (ulong)_bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    public string AsString => (string)_reference!;

    public byte[] AsBytes => (byte[])_reference!;

    public CelList AsList => (CelList)_reference!;

    public CelMap AsMap => (CelMap)_reference!;

    public CelType AsType => (CelType)_reference!;

    public CelOpaque AsOpaque => (CelOpaque)_reference!;

    /// <summary>Why an error came about, or the variable that is unknown.</summary>
    public string Message => (string)_reference!;

    public bool HasOptional => _reference is not null;

    public CelValue AsOptional => ((Boxed)_reference!).Value;

    /// <summary>Whole seconds of a timestamp since 1970, or of a duration.</summary>
    public long Seconds => _bits;

    /// <summary>The rest: from 0 up in a timestamp, of the duration's sign in a duration.</summary>
    public int Nanos => _nanos;

    public static CelValue From(bool value) => new(CelKind.Bool, value ? 1 : 0);

    public static CelValue From(long value) => new(CelKind.Int, value);

    public static CelValue From(ulong value) => new(CelKind.Uint, (long)value);

    public static CelValue From(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static CelValue From(string value) => new(CelKind.String, 0, value);

    /// <summary>Keeps the array, which nobody may change afterwards.</summary>
    public static CelValue From(byte[] value) => new(CelKind.Bytes, 0, value);

    public static CelValue From(CelList value) => new(CelKind.List, 0, value);

    public static CelValue From(CelMap value) => new(CelKind.Map, 0, value);

    public static CelValue From(CelType value) => new(CelKind.Type, 0, value);

    public static CelValue From(CelOpaque value) => new(CelKind.Opaque, 0, value);

    public static CelValue From(DateTimeOffset value)
    {
        long ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        long seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out long rest);
        return rest < 0 ? Timestamp(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100) : Timestamp(seconds, (int)rest * 100);
    }

    public static CelValue List(params ReadOnlySpan<CelValue> items) => From(new ArrayValue(items.ToArray()));

    public static CelValue Timestamp(long seconds, int nanos) => new(CelKind.Timestamp, seconds, null, nanos);

    public static CelValue Duration(long seconds, int nanos) => new(CelKind.Duration, seconds, null, nanos);

    public static CelValue Optional(in CelValue value) => new(CelKind.Optional, 0, new Boxed(value));

    public static CelValue Error(string message) => new(CelKind.Error, 0, message);

    public static CelValue Unknown(string variable) => new(CelKind.Unknown, 0, variable);

    /// <summary>The type that type(value) names.</summary>
    public CelType TypeOf() => Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => CelType.ListOfDyn,
        CelKind.Map => AsMap.Struct?.Type ?? CelType.MapOfDyn,
        CelKind.Type => CelType.Type,
        CelKind.Optional => CelType.Optional(CelType.Dyn),
        CelKind.Opaque => AsOpaque.Type,
        _ => CelType.Error,
    };

    /// <summary>Whether two values are the same to the language: numbers by value whatever their type, maps whatever their order.</summary>
    public static bool AreEqual(in CelValue first, in CelValue second) => Equality.Of(null, first, second);

    public override string ToString() => Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => _bits != 0 ? "true" : "false",
        CelKind.Int => _bits.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => AsUint.ToString(CultureInfo.InvariantCulture) + "u",
        CelKind.Double => NumberText.Of(AsDouble),
        CelKind.String => StringLiteral.Quote(AsString),
        CelKind.Bytes => $"b\"{Convert.ToHexString(AsBytes)}\"",
        CelKind.Timestamp => $"timestamp(\"{TimeText.OfTimestamp(this)}\")",
        CelKind.Duration => $"duration(\"{TimeText.OfDuration(this)}\")",
        CelKind.List or CelKind.Map => ValueText.Of(this),
        CelKind.Type => AsType.Name,
        CelKind.Optional => HasOptional ? $"optional.of({AsOptional})" : "optional.none()",
        CelKind.Opaque => AsOpaque.ToString()!,
        _ => $"{Kind}: {Message}",
    };

    private sealed class Boxed(CelValue value)
    {
        public CelValue Value { get; } = value;
    }
}
