using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authorization;

/// <summary>One rule of a role: these verbs on these resources, or on these paths.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    /// <summary>The verbs of who looks on.</summary>
    public const string Read = "get list watch";

    private const string All = "*";

    /// <summary>What whoever tells of things may do.</summary>
    public static readonly PolicyRule Events = Rule("create patch update", ",events.k8s.io", "events");

    /// <summary>A rule in short: verbs and resources with spaces between them, groups with commas, and the names where only those are meant.</summary>
    public static PolicyRule Rule(string verbs, string groups, string resources, params string[] names) => new(verbs.Split(' '), groups.Split(','), resources.Split(' '), names, []);

    public static PolicyRule Parse(JsonObject rule) => new(
        [.. rule.Texts("verbs")], [.. rule.Texts("apiGroups")], [.. rule.Texts("resources")], [.. rule.Texts("resourceNames")], [.. rule.Texts("nonResourceURLs")]);

    public static IReadOnlyList<PolicyRule> ParseAll(JsonObject role) => [.. role.Objects("rules").Select(Parse)];

    public JsonObject ToJson()
    {
        JsonObject json = [];
        json.SetTexts("verbs", Verbs);
        json.SetTexts("apiGroups", Groups);
        json.SetTexts("resources", Resources);
        json.SetTexts("resourceNames", Names);
        json.SetTexts("nonResourceURLs", Paths);
        return json;
    }

    public bool Allows(AccessRequest asked)
    {
        if (!HasOrAll(Verbs, asked.Verb))
            return false;
        if (asked.IsPath)
            return Paths.Any(path => PathMatches(path, asked.Path));
        return HasOrAll(Groups, asked.Group) && ResourceMatches(asked) && (Names.Count == 0 || Names.Contains(asked.Name));
    }

    /// <summary>The rule as rules that each allow one thing: what somebody must be allowed who gives it to another.</summary>
    public IEnumerable<PolicyRule> Singles()
    {
        foreach (string verb in Verbs)
        {
            foreach (string path in Paths)
                yield return new PolicyRule([verb], [], [], [], [path]);
            foreach (string group in Groups)
            {
                foreach (string resource in Resources)
                {
                    if (Names.Count == 0)
                        yield return new PolicyRule([verb], [group], [resource], [], []);
                    foreach (string name in Names)
                        yield return new PolicyRule([verb], [group], [resource], [name], []);
                }
            }
        }
    }

    /// <summary>Whether this rule allows all that a single one does, wildcards included.</summary>
    public bool Covers(PolicyRule single)
    {
        if (!HasOrAll(Verbs, single.Verbs[0]))
            return false;
        if (single.Paths.Count > 0)
            return Paths.Any(path => PathMatches(path, single.Paths[0]));
        return HasOrAll(Groups, single.Groups[0])
            && ResourceCovers(single.Resources[0])
            && (Names.Count == 0 || (single.Names.Count > 0 && Names.Contains(single.Names[0])));
    }

    /// <summary>Rules of one thing each, put together where they are of one resource and differ by their verbs only, in an order that does not depend on who asks.</summary>
    public static IReadOnlyList<PolicyRule> Compact(IEnumerable<PolicyRule> singles) =>
    [
        .. singles.Distinct(SameContent)
            .GroupBy(rule => (Group: OnlyOf(rule.Groups), Resource: OnlyOf(rule.Resources), Name: OnlyOf(rule.Names), PathAndVerb: rule.Paths.Count > 0 ? rule.SortText : ""))
            .Select(group => group.First() with { Verbs = [.. group.SelectMany(rule => rule.Verbs)] })
            .OrderBy(rule => rule.ToString(), StringComparer.Ordinal),
    ];

    private static string? OnlyOf(IReadOnlyList<string> things) => things.Count > 0 ? things[0] : null;

    /// <summary>Tells rules of the same content from others.</summary>
    public static IEqualityComparer<PolicyRule> SameContent { get; } = EqualityComparer<PolicyRule>.Create((one, other) => one?.SortText == other?.SortText, rule => rule.SortText.GetHashCode(StringComparison.Ordinal));

    private string SortText => string.Join(',', new[] { Verbs, Groups, Resources, Names, Paths }.Select(part => $"[{string.Join(' ', part)}]"));

    public override string ToString()
    {
        IEnumerable<string> parts = new[] { ("APIGroups", Groups), ("Resources", Resources), ("ResourceNames", Names), ("NonResourceURLs", Paths), ("Verbs", Verbs) }
            .Where(part => part.Item2.Count > 0).Select(part => $"{part.Item1}:[{string.Join(' ', part.Item2.Select(text => $"\"{text}\""))}]");
        return $"{{{string.Join(", ", parts)}}}";
    }

    private bool ResourceMatches(AccessRequest asked) =>
        Resources.Any(resource => resource == All || resource == asked.QualifiedResource
            || (asked.Subresource.Length > 0 && resource.StartsWith("*/", StringComparison.Ordinal) && resource.AsSpan(2).SequenceEqual(asked.Subresource)));

    private bool ResourceCovers(string wanted) => Resources.Any(resource =>
        resource == All || resource == wanted
        || (resource.StartsWith("*/", StringComparison.Ordinal) && wanted.EndsWith(resource[1..], StringComparison.Ordinal)));

    private static bool HasOrAll(IReadOnlyList<string> list, string wanted) => list.Contains(wanted) || list.Contains(All);

    // A star at the end stands for whatever follows; anywhere else it is a letter like any other.
    private static bool PathMatches(string rule, string path) =>
        rule == All || rule == path || (rule.EndsWith('*') && path.StartsWith(rule[..^1], StringComparison.Ordinal));
}
