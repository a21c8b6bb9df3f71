using Gantry.Controllers.ClusterRoles;
using Gantry.Kube;
using Gantry.Kube.Rbac;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.ClusterRoles;

public sealed class ClusterRoleTests
{
    [Fact]
    public async Task An_aggregated_role_has_the_rules_of_its_parts_as_they_come_and_go()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddClusterRoles());
        ClusterRole part = await cluster.CreateAsync(new ClusterRole
        {
            Metadata = new() { Name = "widgets-view", Labels = new Dictionary<string, string> { ["rbac.authorization.k8s.io/aggregate-to-view"] = "true" } },
            Rules = [new PolicyRule { ApiGroups = ["example.com"], Resources = ["widgets"], Verbs = ["get"] }],
        });

        await cluster.WaitForAsync<ClusterRole>("view", Has);
        await cluster.WaitForAsync<ClusterRole>("edit", Has);
        await cluster.WaitForAsync<ClusterRole>("admin", Has);
        await cluster.Kube.DeleteAsync<ClusterRole>(part.Key);
        await cluster.WaitForAsync<ClusterRole>("admin", role => !Has(role));
    }

    private static bool Has(ClusterRole role) => role.Rules.Any(rule => rule.Resources.Contains("widgets"));
}
