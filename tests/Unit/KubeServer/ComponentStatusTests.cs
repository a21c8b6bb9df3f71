using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Health;

namespace Gantry.Tests.KubeServer;

public sealed class ComponentStatusTests
{
    private const string Path = "/api/v1/componentstatuses";

    private static readonly KubeApiOptions Options = new()
    {
        Components =
        [
            new ComponentCheck("scheduler", _ => ValueTask.FromResult("nobody leads")),
            new ComponentCheck("controller-manager", _ => ValueTask.FromResult("")),
            new ComponentCheck("etcd-0", _ => throw new IOException("no way there")),
        ],
    };

    [Fact]
    public async Task Each_component_is_asked_when_it_is_read()
    {
        await using TestApi api = await TestApi.StartAsync(options: Options);

        TestApi.Answer all = await api.GetAsync(Path);
        TestApi.Answer one = await api.GetAsync($"{Path}/controller-manager");
        TestApi.Answer none = await api.GetAsync($"{Path}/x");
        TestApi.Answer selected = await api.GetAsync($"{Path}?fieldSelector=metadata.name=etcd-0");

        Assert.Equal("ComponentStatusList", all.Json.Text("kind"));
        Assert.Equal(["scheduler False nobody leads", "controller-manager True ok", "etcd-0 False no way there"], all.Json.Objects("items").Select(Line));
        Assert.Contains("v1 ComponentStatus is deprecated in v1.19+", all.Warnings.Single());
        Assert.Equal("controller-manager True ok", Line(one.Json));
        Assert.Equal((404, "componentstatuses \"x\" not found"), (none.Code, none.Message));
        Assert.Equal("etcd-0", selected.Json.Objects("items").Single().Child("metadata").Text("name"));
    }

    [Fact]
    public async Task A_table_has_the_columns_that_kubectl_shows()
    {
        await using TestApi api = await TestApi.StartAsync(options: Options);

        TestApi.Answer table = await api.GetAsync(Path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal(["Name", "Status", "Message", "Error"], table.Json.Objects("columnDefinitions").Select(column => column.Text("name")));
        Assert.Equal(["scheduler", "Unhealthy", "nobody leads", ""], table.Json.Objects("rows").First()["cells"]!.AsArray().Select(cell => cell!.GetValue<string>()));
    }

    private static string Line(JsonObject item)
    {
        JsonObject condition = item.Objects("conditions").Single();
        return $"{item.Child("metadata").Text("name")} {condition.Text("status")} {condition.Text("message")}";
    }
}
