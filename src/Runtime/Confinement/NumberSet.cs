using System.Globalization;

namespace Gantry.Runtime.Confinement;

/// <summary>A list of CPUs or memory nodes (`0-3,7`) as the bit mask that the kernel takes. See cpuset(7), "List format".</summary>
internal static class NumberSet
{
    private const int Max = 8192;

    /// <summary>None for a list without numbers.</summary>
    public static ulong[]? Parse(string? list, string path)
    {
        var numbers = new List<int>();
        foreach (string part in (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            int first = Number(dash < 0 ? part : part[..dash].TrimEnd(), path), last = dash < 0 ? first : Number(part[(dash + 1)..].TrimStart(), path);
            if (last < first)
                throw Words.Wrong(path, $"{part} does not ascend");

            for (int number = first; number <= last; number++)
                numbers.Add(number);
        }

        if (numbers.Count == 0)
            return null;

        ulong[] mask = new ulong[(numbers.Max() / 64) + 1];
        foreach (int number in numbers)
            mask[number / 64] |= 1UL << (number % 64);

        return mask;
    }

    private static int Number(string text, string path) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < Max
            ? number
            : throw Words.Wrong(path, $"'{text}' is not a number below {Max}");
}
