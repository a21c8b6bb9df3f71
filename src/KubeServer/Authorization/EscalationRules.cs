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
        if (write.New["aggregationRule"] is { } aggregation && !JsonNode.DeepEquals(aggregation, write.Old?["aggregationRule"])
            && !await IsExemptAsync(write, "escalate", write.Definition.Plural, write.New.Name, cancel) && authorizer().Missing(write.User, "", Everything).Count > 0)
            throw ApiErrors.Forbidden(write.Definition, write.New.Name, "must have cluster-admin privileges to use the aggregationRule");
        if (write.Old is null || !JsonNode.DeepEquals(write.New["rules"], write.Old["rules"]))
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
        if (await IsExemptAsync(write, verb, plural, name, cancel))
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
            $"user \"{write.User.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', missing)}{LostTo(write.User, space)}");
    }

    private async ValueTask<bool> IsExemptAsync(WriteContext write, string verb, string plural, string name, CancellationToken cancel)
    {
        AccessRequest exempt = new(verb) { Group = Group, Resource = plural, Namespace = write.New.Namespace, Name = name };
        return (await authorizer().JudgeAsync(write.User, exempt, cancel)).IsAllowed;
    }

    // Perhaps he would be allowed it if the role were there that he is bound to.
    private string LostTo(RequestUser user, string space)
    {
        string[] lost = [.. authorizer().Book.LostFor(user, space).Select(role => $"{role.Kind}s.{Group} \"{role.Name}\" not found")];
        return lost.Length > 0 ? $"; resolution errors: [{string.Join(' ', lost)}]" : "";
    }
}
