using Gantry.Controllers.FlowSchemas;
using Gantry.Kube;
using Gantry.Kube.FlowControl;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.FlowSchemas;

public sealed class FlowSchemaTests
{
    [Fact]
    public async Task A_schema_says_whether_its_level_is_there()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddFlowSchemas());

        FlowSchema found = await cluster.WaitForAsync<FlowSchema>("probes", schema => schema.Status.Conditions.Any(condition => condition.Status == "False"));
        await cluster.Kube.DeleteAsync(PriorityLevelConfiguration.Definition, ObjectKey.ClusterScoped("workload-low"));
        FlowSchema lost = await cluster.WaitForAsync<FlowSchema>("service-accounts", schema => schema.Status.Conditions.Any(condition => condition.Status == "True"));

        Assert.Equal(("Dangling", "Found"), (found.Status.Conditions[0].Type, found.Status.Conditions[0].Reason));
        Assert.Equal("This FlowSchema references the PriorityLevelConfiguration object named \"workload-low\" but there is no such object", lost.Status.Conditions[0].Message);
    }
}
