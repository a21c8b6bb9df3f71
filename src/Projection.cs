namespace Gantry;

/// <summary>
/// `Select` and `Where` without the combinations of System.Linq, which are compiled ahead of time for every pair of types that could meet:
/// they were a third of the program. Compiled into every project of `src`, where the enclosing namespace hides the other two.
/// </summary>
/// <remarks>To be deleted when the framework's own size-optimized LINQ is there (.NET 10).</remarks>
internal static class Projection
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source) yield return selector(item);
    }

    public static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item)) yield return item;
        }
    }
}
