using System.Text.RegularExpressions;
using Gantry.Oci;

namespace Gantry.Images;

/// <summary>Which images are meant; what is not set does not matter.</summary>
public sealed record ImageFilter
{
    /// <summary>True for images without a tag, false for images with one.</summary>
    public bool? IsDangling { get; init; }

    /// <summary>Patterns of names as people write them, of which one has to match.</summary>
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    /// <summary>Labels as NAME or NAME=VALUE, which all have to be there.</summary>
    public IReadOnlyList<string> Labels { get; init => field = value ?? []; } = [];

    /// <summary>Labels as NAME or NAME=VALUE, none of which may be there.</summary>
    public IReadOnlyList<string> WithoutLabels { get; init => field = value ?? []; } = [];

    /// <summary>Made before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Made after this time.</summary>
    public DateTimeOffset? After { get; init; }

    public bool Matches(Image image)
    {
        DateTimeOffset created = image.Configuration.Created ?? DateTimeOffset.UnixEpoch;
        return (IsDangling is null || IsDangling == (image.RepoTags.Count == 0))
            && (Names.Count == 0 || image.RepoTags.Concat(image.RepoDigests).Any(NameMatches))
            && Labels.All(label => Has(image.Config.Labels, label)) && !WithoutLabels.Any(label => Has(image.Config.Labels, label))
            && (Before is null || created < Before) && (After is null || created > After);
    }

    /// <summary>True if one of the patterns means this full name.</summary>
    public bool NameMatches(string name)
    {
        Reference reference = Reference.Parse(name);
        return Names.Count == 0 || Names.Any(pattern => Match(pattern, reference.Familiar) || Match(pattern, reference.FamiliarName));
    }

    private static bool Has(IReadOnlyDictionary<string, string> labels, string wanted)
    {
        int equals = wanted.IndexOf('=');
        return equals < 0 ? labels.ContainsKey(wanted) : labels.TryGetValue(wanted[..equals], out string? value) && value == wanted[(equals + 1)..];
    }

    // As in a shell: * and ? do not pass a slash.
    private static bool Match(string pattern, string text) => Regex.IsMatch(
        text,
        "^" + Regex.Escape(pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("\\?", "[^/]", StringComparison.Ordinal)
            .Replace("\\[", "[", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
}
