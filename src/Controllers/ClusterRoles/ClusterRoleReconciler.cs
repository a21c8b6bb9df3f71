using Gantry.Kube;
using Gantry.Kube.Rbac;
using Gantry.Kube.Reconciling;
using Gantry.Kube.Selectors;

namespace Gantry.Controllers.ClusterRoles;

/// <summary>Gives an aggregated cluster role the rules of all roles that its selectors match.</summary>
internal sealed class ClusterRoleReconciler(WatchCache<ClusterRole> roles, KubeClient kube) : IReconciler
{
    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (roles.Find(key) is not { AggregationRule: { } aggregation, IsBeingDeleted: false } role)
            return NextCheck.OnChange;

        LabelQuery[] selectors = [.. aggregation.ClusterRoleSelectors.Select(LabelQuery.Of)];
        List<PolicyRule> wanted = [];
        foreach (PolicyRule rule in roles.All().Where(other => IsPart(other, role, selectors)).OrderBy(other => other.Name, StringComparer.Ordinal).SelectMany(other => other.Rules))
        {
            if (!wanted.Any(had => IsSame(had, rule)))
                wanted.Add(rule);
        }

        if (wanted.Count != role.Rules.Count || !wanted.Zip(role.Rules).All(pair => IsSame(pair.First, pair.Second)))
            roles.Learn(await kube.UpdateAsync(role with { Rules = wanted }, cancel));
        return NextCheck.OnChange;
    }

    private static bool IsPart(ClusterRole other, ClusterRole whole, LabelQuery[] selectors) =>
        other.Name != whole.Name && selectors.Any(selector => selector.Matches(other.Metadata.Labels));

    private static bool IsSame(PolicyRule one, PolicyRule other) =>
        one.Verbs.SequenceEqual(other.Verbs) && one.ApiGroups.SequenceEqual(other.ApiGroups) && one.Resources.SequenceEqual(other.Resources)
        && one.ResourceNames.SequenceEqual(other.ResourceNames) && one.NonResourceURLs.SequenceEqual(other.NonResourceURLs);
}
