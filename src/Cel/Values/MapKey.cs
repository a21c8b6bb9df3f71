namespace Gantry.Cel;

/// <summary>Keys of maps: truth values, strings and whole numbers, where 1, 1u and 1.0 are the same key.</summary>
internal sealed class MapKey : IEqualityComparer<CelValue>
{
    public static MapKey Comparer { get; } = new();

    public static bool IsAllowed(in CelValue key) => key.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String;

    public bool Equals(CelValue x, CelValue y) => Equality.Of(null, x, y);

    public int GetHashCode(CelValue obj) => obj.Kind switch
    {
        CelKind.String => obj.AsString.GetHashCode(),
        CelKind.Double => Whole(obj.AsDouble).GetHashCode(),
        CelKind.Int or CelKind.Uint => obj.AsInt.GetHashCode(),
        CelKind.Bool => obj.AsBool ? 1 : 2,
        _ => (int)obj.Kind,
    };

    // A double beyond the range of whole numbers equals no key, or an unsigned one by its bits.
    private static long Whole(double value) =>
        value >= 9223372036854775808.0 ? unchecked((long)(ulong)Math.Min(value, 18446744073709549568.0)) : double.IsNaN(value) ? 0 : (long)Math.Max(value, long.MinValue);
}
