using System.Globalization;

namespace Gantry.Store;

/// <summary>A point in the store's history: every change gets the next one, starting at 1; 0 is before everything.</summary>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    public static Revision None => default;

    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;
}
