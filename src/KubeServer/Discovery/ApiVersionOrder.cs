using System.Globalization;

namespace Gantry.KubeServer.Discovery;

/// <summary>
/// Which of two versions clients shall prefer: stable before beta before alpha, newer before older, and names of another shape last,
/// by the alphabet: v10, v2, v1, v11beta2, v10beta3, v3beta1, v12alpha1, foo1, foo10.
/// </summary>
internal sealed class ApiVersionOrder : IComparer<string>
{
    public static ApiVersionOrder PreferredFirst { get; } = new();

    public int Compare(string? x, string? y)
    {
        (int Stage, long Major, long Minor)? first = Parts(x ?? "");
        (int Stage, long Major, long Minor)? second = Parts(y ?? "");
        if (first is { } one && second is { } other)
            return other.CompareTo(one);
        return first is null && second is null ? string.CompareOrdinal(x, y) : first is null ? 1 : -1;
    }

    // v1, v2beta3: the stage is 2 for stable, 1 for beta, 0 for alpha.
    private static (int Stage, long Major, long Minor)? Parts(string version)
    {
        if (version.Length < 2 || version[0] != 'v')
            return null;

        int stageAt = version.IndexOfAny(['a', 'b'], 1);
        ReadOnlySpan<char> major = stageAt < 0 ? version.AsSpan(1) : version.AsSpan(1, stageAt - 1);
        if (!IsNumber(major, out long number))
            return null;
        if (stageAt < 0)
            return (2, number, 0);

        ReadOnlySpan<char> rest = version.AsSpan(stageAt);
        string stage = rest.StartsWith("alpha") ? "alpha" : rest.StartsWith("beta") ? "beta" : "";
        return stage.Length > 0 && IsNumber(rest[stage.Length..], out long minor) ? (stage == "beta" ? 1 : 0, number, minor) : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text[0] != '0';
}
