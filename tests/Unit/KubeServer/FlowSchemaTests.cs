using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class FlowSchemaTests
{
    private const string Flows = "/apis/flowcontrol.apiserver.k8s.io/v1";

    [Fact]
    public async Task The_server_itself_says_whether_the_level_of_a_schema_is_there()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject found = await SaidAsync(api, "probes", "False");
        await api.DeleteAsync($"{Flows}/prioritylevelconfigurations/workload-low");
        JsonObject lost = await SaidAsync(api, "service-accounts", "True");

        Assert.Equal(("Dangling", "Found"), (found.Text("type"), found.Text("reason")));
        Assert.Equal("This FlowSchema references the PriorityLevelConfiguration object named \"workload-low\" but there is no such object", lost.Text("message"));
    }

    private static async Task<JsonObject> SaidAsync(TestApi api, string schema, string status)
    {
        JsonObject? said = null;
        await WaitFor.TrueAsync(async () =>
        {
            JsonObject item = (await api.GetAsync($"{Flows}/flowschemas/{schema}")).Json;
            said = item.Child("status").Objects("conditions").FirstOrDefault(one => one.Text("status") == status);
            return said is not null;
        });
        return said!;
    }
}
