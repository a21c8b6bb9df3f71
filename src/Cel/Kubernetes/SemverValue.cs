using System.Globalization;

namespace Gantry.Cel;

/// <summary>A version by the rules of semver.org, 2.0.0.</summary>
internal sealed class SemverValue(ulong major, ulong minor, ulong patch, string[] preRelease, string build) : CelOpaque(SemverType)
{
    public static CelType SemverType { get; } = CelType.Opaque("kubernetes.Semver");

    public ulong Major => major;

    public ulong Minor => minor;

    public ulong Patch => patch;

    /// <summary>A version as it must be written; a loose one may begin with v, lack parts and have leading zeros.</summary>
    public static bool TryParse(string text, bool isLoose, out SemverValue? version)
    {
        version = null;
        string rest = isLoose && text.StartsWith('v') ? text[1..] : text;
        int plus = rest.IndexOf('+');
        string build = plus < 0 ? "" : rest[(plus + 1)..];
        rest = plus < 0 ? rest : rest[..plus];
        int dash = rest.IndexOf('-');
        string[] preRelease = dash < 0 ? [] : rest[(dash + 1)..].Split('.');
        rest = dash < 0 ? rest : rest[..dash];
        string[] numbers = rest.Split('.');
        if (isLoose && numbers.Length is 1 or 2)
            numbers = [.. numbers, .. Enumerable.Repeat("0", 3 - numbers.Length)];
        if (numbers.Length != 3 || (plus >= 0 && !build.Split('.').All(IsIdentifier)) || !preRelease.All(IsPreRelease))
            return false;
        if (!TryNumber(numbers[0], isLoose, out ulong major) || !TryNumber(numbers[1], isLoose, out ulong minor) || !TryNumber(numbers[2], isLoose, out ulong patch))
            return false;
        version = new SemverValue(major, minor, patch, preRelease, build);
        return true;
    }

    public int CompareTo(SemverValue other)
    {
        int order = (major, minor, patch).CompareTo((other.Major, other.Minor, other.Patch));
        return order != 0 ? Math.Sign(order) : ComparePreRelease(preRelease, other.PreRelease);
    }

    public override bool IsEqualTo(CelOpaque other) => other is SemverValue version && CompareTo(version) == 0;

    public override string ToString() =>
        $"{major}.{minor}.{patch}{(preRelease.Length > 0 ? "-" + string.Join('.', preRelease) : "")}{(build.Length > 0 ? "+" + build : "")}";

    private string[] PreRelease => preRelease;

    // Section 11: without a pre-release is later; numbers before words, fewer parts before more.
    private static int ComparePreRelease(string[] first, string[] second)
    {
        if (first.Length == 0 || second.Length == 0)
            return second.Length.CompareTo(first.Length) is var order && first.Length == second.Length ? 0 : Math.Sign(order);
        for (int i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            bool isNumber = first[i].All(char.IsAsciiDigit);
            if (isNumber != second[i].All(char.IsAsciiDigit))
                return isNumber ? -1 : 1;
            int part = isNumber && first[i].Length != second[i].Length ? first[i].Length.CompareTo(second[i].Length) : string.CompareOrdinal(first[i], second[i]);
            if (part != 0)
                return Math.Sign(part);
        }
        return Math.Sign(first.Length.CompareTo(second.Length));
    }

    private static bool TryNumber(string digits, bool isLoose, out ulong number) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (isLoose || digits.Length == 1 || digits[0] != '0');

    private static bool IsIdentifier(string part) => part.Length > 0 && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static bool IsPreRelease(string part) => IsIdentifier(part) && !(part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit));
}
