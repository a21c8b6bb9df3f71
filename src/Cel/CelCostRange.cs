namespace Gantry.Cel;

/// <summary>The least and the most that something costs or contains. Sums and products stop at the largest number.</summary>
public readonly record struct CelCostRange(ulong Min, ulong Max)
{
    public static CelCostRange Unknown { get; } = new(0, ulong.MaxValue);

    public static CelCostRange Exactly(ulong count) => new(count, count);

    public static CelCostRange operator +(CelCostRange first, CelCostRange second) => new(Sum(first.Min, second.Min), Sum(first.Max, second.Max));

    public static CelCostRange operator *(CelCostRange first, CelCostRange second) => new(Product(first.Min, second.Min), Product(first.Max, second.Max));

    /// <summary>Rounded up, as a part of a unit is one.</summary>
    public CelCostRange Times(double factor) => new(Scaled(Min, factor), Scaled(Max, factor));

    public CelCostRange Or(CelCostRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    internal static ulong Scaled(ulong count, double factor)
    {
        double product = Math.Ceiling(count * factor);
        return product >= 18446744073709551615.0 ? ulong.MaxValue : (ulong)product;
    }

    private static ulong Sum(ulong first, ulong second) => first > ulong.MaxValue - second ? ulong.MaxValue : first + second;

    private static ulong Product(ulong first, ulong second) =>
        first != 0 && second > ulong.MaxValue / first ? ulong.MaxValue : first * second;
}
