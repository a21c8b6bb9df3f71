using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Authorization;

/// <summary>Nobody gives away more than he has: who writes a role or a binding must himself be allowed what it allows.</summary>
internal sealed class EscalationRules(Func<Authorizer> authorizer)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly PolicyRule[] Everything = [new(["*"], ["*"], ["*"], [], []), new(["*"], [], [], [], ["*"])];

    public async ValueTask CheckRoleAsync(WriteContext write, CancellationToken cancel)
    {
        IReadOnlyList<PolicyRule> rules = PolicyRule.ParseAll(write.New);

        // Rules that come in from other roles later may be any.
        if (write.New["aggregationRule"] is { } aggregation && !JsonNode.DeepEquals(aggregation, write.Old?["aggregationRule"]))
            rules = [.. rules, .. Everything];
        if (write.Old is null || rules.Any(Everything.Contains) || !JsonNode.DeepEquals(write.New["rules"], write.Old["rules"]))
            await CheckAsync(write, rules, "escalate", write.Definition.Plural, write.New.Name, cancel);
    }

    public async ValueTask CheckBindingAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject? role = write.New.Child("roleRef");
        if (write.Old is not null && !JsonNode.DeepEquals(role, write.Old.Child("roleRef")))
            write.Errors.Invalid("roleRef", role, "cannot change roleRef");
        string name = role.Text("name") ?? "";
        bool isClusterRole = role.Text("kind") == "ClusterRole";
        if (write.Old is not null && JsonNode.DeepEquals(write.New["subjects"], write.Old["subjects"]))
            return;
        IReadOnlyList<PolicyRule>? rules = authorizer().Book.RulesOf(isClusterRole ? "" : write.New.Namespace, name);
        await CheckAsync(write, rules, "bind", isClusterRole ? "clusterroles" : "roles", name, cancel);
    }

    private async ValueTask CheckAsync(WriteContext write, IReadOnlyList<PolicyRule>? rules, string verb, string plural, string name, CancellationToken cancel)
    {
        string space = write.New.Namespace;
        AccessRequest exempt = new(verb) { Group = Group, Resource = plural, Namespace = space, Name = name };
        if ((await authorizer().JudgeAsync(write.User, exempt, cancel)).IsAllowed)
            return;
        if (rules is null)
            throw ApiErrors.NotFound(new Kube.ResourceDefinition(Group, "v1", plural == "roles" ? "Role" : "ClusterRole", plural), name);
        IReadOnlyList<PolicyRule> missing = authorizer().Missing(write.User, space, rules);
        if (missing.Count == 0)
            return;
        string groups = string.Join(" ", write.User.Groups.Select(group => $"\"{group}\""));
        throw ApiErrors.Forbidden(
            write.Definition,
            write.New.Name,
            $"user \"{write.User.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', missing)}");
    }
}
