using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Authorization;

/// <summary>All roles and bindings as of one moment, by whom they speak of.</summary>
internal sealed class RoleBook
{
    private readonly FrozenDictionary<string, Grant[]> _bySubject;
    private readonly FrozenDictionary<string, IReadOnlyList<PolicyRule>> _roles;

    private RoleBook(RoleSources sources)
    {
        Sources = sources;
        _roles = sources.Roles.StartingWith("").Concat(sources.ClusterRoles.StartingWith(""))
            .ToFrozenDictionary(role => RoleKey(role.Namespace, role.Name), role => PolicyRule.ParseAll(ObjectJson.Parse(role.Json)));
        _bySubject = sources.Bindings.StartingWith("").Concat(sources.ClusterBindings.StartingWith(""))
            .SelectMany(GrantsOf).GroupBy(pair => pair.Subject, pair => pair.Grant)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>What the book was made of; another set of objects needs another book.</summary>
    public RoleSources Sources { get; }

    public static RoleBook Of(RoleSources sources) => new(sources);

    /// <summary>The rules of a role; null where there is none. An empty namespace is a cluster role's.</summary>
    public IReadOnlyList<PolicyRule>? RulesOf(string space, string name) => _roles.GetValueOrDefault(RoleKey(space, name));

    /// <summary>Every rule that holds for the user in the namespace, with the binding that gives it.</summary>
    public IEnumerable<(PolicyRule Rule, Grant By)> RulesFor(RequestUser user, string space)
    {
        foreach (string subject in SubjectsOf(user))
        {
            foreach (Grant grant in _bySubject.GetValueOrDefault(subject) ?? [])
            {
                if (grant.Namespace.Length > 0 && grant.Namespace != space)
                    continue;
                foreach (PolicyRule rule in grant.Rules ?? [])
                    yield return (rule, grant);
            }
        }
    }

    /// <summary>The roles that the user is bound to in the namespace and that are not there, those for the whole cluster first.</summary>
    public IReadOnlyList<(string Kind, string Name)> LostFor(RequestUser user, string space) =>
    [
        .. SubjectsOf(user).SelectMany(subject => _bySubject.GetValueOrDefault(subject) ?? [])
            .Where(grant => grant.Rules is null && (grant.Namespace.Length == 0 || grant.Namespace == space))
            .OrderBy(grant => grant.Namespace.Length > 0)
            .Select(grant => (grant.RoleKind.ToLowerInvariant(), grant.Role)).Distinct(),
    ];

    /// <summary>The same as reviews tell it; empty where none is missing.</summary>
    public string LossFor(RequestUser user, string space)
    {
        string[] lost = [.. LostFor(user, space).Select(role => $"{role.Kind}.rbac.authorization.k8s.io \"{role.Name}\" not found")];
        return lost.Length > 1 ? $"[{string.Join(", ", lost)}]" : string.Concat(lost);
    }

    private IEnumerable<(string Subject, Grant Grant)> GrantsOf(CachedObject binding)
    {
        JsonObject item = ObjectJson.Parse(binding.Json);
        JsonObject? roleRef = item.Child("roleRef");
        string role = roleRef.Text("name") ?? "";
        string roleKind = roleRef.Text("kind") ?? "";
        Grant grant = new(binding.Namespace, binding.Name, roleKind, role, RulesOf(roleKind == "Role" ? binding.Namespace : "", role));
        foreach (JsonObject subject in item.Objects("subjects"))
        {
            string name = subject.Text("name") ?? "";
            string? key = subject.Text("kind") switch
            {
                "User" => "u:" + name,
                "Group" => "g:" + name,
                "ServiceAccount" when (subject.Text("namespace") ?? binding.Namespace) is { Length: > 0 } space => $"u:system:serviceaccount:{space}:{name}",
                _ => null,
            };
            if (key is not null)
                yield return (key, grant with { Subject = SubjectText(subject, name, binding.Namespace) });
        }
    }

    private static string SubjectText(JsonObject subject, string name, string space) => subject.Text("kind") == "ServiceAccount"
        ? $"ServiceAccount \"{name}/{subject.Text("namespace") ?? space}\""
        : $"{subject.Text("kind")} \"{name}\"";

    private static IEnumerable<string> SubjectsOf(RequestUser user) => user.Groups.Select(group => "g:" + group).Prepend("u:" + user.Name);

    private static string RoleKey(string space, string name) => $"{space}/{name}";
}
