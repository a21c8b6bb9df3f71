using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Audit;

/// <summary>One rule of an audit policy: which requests it is about, and how much of them is recorded.</summary>
internal sealed record AuditRule(AuditLevel Level)
{
    public IReadOnlyList<string> Users { get; init; } = [];

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<(string Group, IReadOnlyList<string> Resources, IReadOnlyList<string> Names)> Resources { get; init; } = [];

    public IReadOnlySet<string> OmittedStages { get; init; } = new HashSet<string>();

    public bool? OmitsManagedFields { get; init; }

    public static AuditRule? Read(JsonObject rule, string field, List<string> errors)
    {
        if (!Enum.TryParse(rule.Text("level"), out AuditLevel level) || !Enum.IsDefined(level))
        {
            errors.Add($"{field}.level: must be None, Metadata, Request or RequestResponse");
            return null;
        }

        if (rule.Count("nonResourceURLs") > 0 && (rule.Count("resources") > 0 || rule.Count("namespaces") > 0))
            errors.Add($"{field}.nonResourceURLs: rules cannot apply to both regular resources and non-resource URLs");
        CheckPaths(rule, field + ".nonResourceURLs", errors);
        CheckResources(rule, field + ".resources", errors);
        return new AuditRule(level)
        {
            Users = [.. rule.Texts("users")],
            Groups = [.. rule.Texts("userGroups")],
            Verbs = [.. rule.Texts("verbs")],
            Namespaces = [.. rule.Texts("namespaces")],
            Paths = [.. rule.Texts("nonResourceURLs")],
            Resources = [.. rule.Objects("resources").Select(one => (one.Text("group") ?? "", (IReadOnlyList<string>)[.. one.Texts("resources")], (IReadOnlyList<string>)[.. one.Texts("resourceNames")]))],
            OmittedStages = rule.Texts("omitStages").ToHashSet(),
            OmitsManagedFields = rule.Flag("omitManagedFields"),
        };
    }

    private static void CheckPaths(JsonObject rule, string field, List<string> errors)
    {
        int index = 0;
        foreach (string path in rule.Texts("nonResourceURLs"))
        {
            string place = $"{field}[{index++}]: Invalid value: \"{path}\": ";
            if (path != "*" && !path.StartsWith('/'))
                errors.Add(place + "non-resource URL rules must begin with a '/' character");
            if (path.Length > 0 && path[..^1].Contains('*', StringComparison.Ordinal))
                errors.Add(place + "non-resource URL wildcards '*' must be the final character of the rule");
        }
    }

    private static void CheckResources(JsonObject rule, string field, List<string> errors)
    {
        int index = 0;
        foreach (JsonObject resource in rule.Objects("resources"))
        {
            string place = $"{field}[{index++}]";
            if (resource.Text("group") is { } group && group.Contains('/', StringComparison.Ordinal))
                errors.Add($"{place}.group: Invalid value: \"{group}\": group names must not contain a version");
            if (resource.Count("resourceNames") > 0 && resource.Count("resources") == 0)
                errors.Add($"{place}.resourceNames: using resourceNames requires at least one resource");
        }
    }

    public bool Matches(RequestScope request, RequestUser? user)
    {
        if (Users.Count > 0 && (user is null || !Users.Contains(user.Name)))
            return false;
        if (Groups.Count > 0 && (user is null || !Groups.Any(user.Groups.Contains)))
            return false;
        if (Verbs.Count > 0 && !Verbs.Contains(request.Verb))
            return false;
        if (Namespaces.Count > 0 || Resources.Count > 0)
            return request.IsResource && MatchesResource(request.Target);
        return Paths.Count == 0 || (!request.IsResource && Paths.Any(path => MatchesPath(path, request.Path)));
    }

    private bool MatchesResource(RequestTarget target)
    {
        // An empty name among the namespaces stands for what has none.
        if (Namespaces.Count > 0 && !Namespaces.Contains(target.Namespace))
            return false;
        return Resources.Count == 0 || Resources.Any(one =>
            (one.Group == "*" || one.Group == target.Group)
            && (one.Resources.Count == 0 || one.Resources.Any(resource => MatchesKind(resource, target)))
            && (one.Names.Count == 0 || one.Names.Contains(target.Name)));
    }

    // "pods", "pods/log", "pods/*" for its subresources, "*/scale" for that of every kind, "*" for everything
    private static bool MatchesKind(string resource, RequestTarget target)
    {
        if (resource == "*" || resource == (target.Subresource.Length == 0 ? target.Plural : $"{target.Plural}/{target.Subresource}"))
            return true;
        if (target.Subresource.Length == 0)
            return false;
        return resource == $"{target.Plural}/*" || resource == $"*/{target.Subresource}";
    }

    private static bool MatchesPath(string rule, string path) =>
        rule == "*" || rule == path || (rule.EndsWith('*') && path.StartsWith(rule[..^1], StringComparison.Ordinal));
}
