using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authorization;

/// <summary>
/// Gives a role or binding that every cluster has back what it lacks, after an upgrade or a mistake: the components of the cluster have no other rights. What
/// was added stays, and so does one whose owner said that it is not to be touched.
/// </summary>
internal static class RoleRepair
{
    private const string Permission = "rbac.authorization.kubernetes.io/autoupdate";

    /// <summary>The object as it should be, or null where it lacks nothing.</summary>
    public static JsonObject? Of(JsonObject kept, JsonObject wanted)
    {
        if (kept.Child("metadata").Child("annotations").Text(Permission) == "false")
            return null;

        // The rules of an aggregated role are a controller's to write.
        JsonObject[] rules = wanted.Child("aggregationRule") is null ? [.. MissingRules(kept, wanted)] : [];
        JsonObject[] subjects = [.. wanted.Objects("subjects").Where(subject => !kept.Objects("subjects").Any(own => IsSame(own, subject)))];
        if (rules.Length == 0 && subjects.Length == 0)
            return null;

        JsonObject repaired = kept.Copy();
        Append(repaired, "rules", rules);
        Append(repaired, "subjects", subjects);
        return repaired;
    }

    private static IEnumerable<JsonObject> MissingRules(JsonObject kept, JsonObject wanted)
    {
        IReadOnlyList<PolicyRule> own = PolicyRule.ParseAll(kept);
        return wanted.Objects("rules").Where(rule => PolicyRule.Parse(rule).Singles().Any(single => !own.Any(one => one.Covers(single))));
    }

    private static bool IsSame(JsonObject one, JsonObject other) =>
        one.Text("kind") == other.Text("kind") && one.Text("name") == other.Text("name") && (one.Text("namespace") ?? "") == (other.Text("namespace") ?? "");

    private static void Append(JsonObject item, string list, JsonObject[] more)
    {
        foreach (JsonObject one in more)
            item.ListOrNew(list).Add((JsonNode)one.Copy());
    }
}
