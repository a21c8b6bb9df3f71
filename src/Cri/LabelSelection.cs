using Google.Protobuf.Collections;

namespace Gantry.Cri;

/// <summary>Copies labels into messages and filters by them.</summary>
internal static class LabelSelection
{
    public static void Fill(this MapField<string, string> target, IReadOnlyDictionary<string, string> labels)
    {
        foreach ((string name, string value) in labels)
            target[name] = value;
    }

    /// <summary>All that are named must be there with that value.</summary>
    public static bool Matches(this IReadOnlyDictionary<string, string> labels, IEnumerable<KeyValuePair<string, string>> wanted) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    /// <summary>No id matches every one, a shortened one those that begin with it.</summary>
    public static bool MatchesId(this string id, string wanted) => id.StartsWith(wanted, StringComparison.Ordinal);
}
