using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Tables;

namespace Gantry.Tests.Kube;

public sealed class TableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"phase":"Pending"}""", "0/1", "Pending", "0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":2,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-01-01T11:55:00Z"}}}]}""", "1/1", "Running", "2 (5m ago)")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}""", "0/1", "CrashLoopBackOff", "1")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"state":{"running":{}}}],"containerStatuses":[{"state":{"waiting":{"reason":"PodInitializing"}}}]}""", "0/1", "Init:0/2", "0")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"restartCount":3,"state":{"terminated":{"exitCode":1}}}]}""", "0/1", "Init:ExitCode:1", "3")]
    [InlineData("""{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "0/1", "Completed", "0")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "0/1", "Evicted", "0")]
    public void A_pod_is_shown_in_one_word(string status, string ready, string word, string restarts)
    {
        JsonObject pod = Some.Tree("""{"metadata":{"name":"web"},"spec":{"initContainers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"c"}]}}""");
        pod["status"] = Some.Tree(status);

        JsonNode?[] row = Some.Pod.Table.Row(pod, Now);

        Assert.Equal([ready, word, restarts], row.Skip(1).Take(3).Select(cell => cell!.GetValue<string>()));
    }

    [Fact]
    public void A_pod_on_its_way_out_is_terminating()
    {
        JsonObject pod = Some.Tree("""{"metadata":{"deletionTimestamp":"2026-01-01T11:59:59Z"},"status":{"phase":"Running"}}""");

        Assert.Equal("Terminating", Some.Pod.Table.Row(pod, Now)[2]!.GetValue<string>());
    }

    [Fact]
    public void A_service_shows_its_ports()
    {
        JsonObject service = Some.Tree("""{"metadata":{"name":"web","creationTimestamp":"2026-01-01T11:00:00Z"},"spec":{"type":"NodePort","clusterIP":"10.96.0.1","selector":{"a":"b"},"ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":443}]}}""");

        Assert.Equal("""["web","NodePort","10.96.0.1","<none>","80:30080/TCP,443/TCP","60m","a=b"]""", Row(Some.Service, service));
    }

    [Fact]
    public void A_deployment_shows_what_it_has_of_what_it_wants()
    {
        JsonObject deployment = Some.Tree(Some.DeploymentJson);
        deployment["status"] = Some.Tree("""{"readyReplicas":1,"updatedReplicas":2}""");

        Assert.Equal("""["web","1/0",2,0,"<unknown>","c","web:1","app=web"]""", Row(Some.Deployment, deployment));
    }

    [Fact]
    public void Every_kind_fills_each_of_its_columns_even_for_an_empty_object()
    {
        foreach (ResourceKind kind in BuiltInKinds.All)
            Assert.Equal(kind.Table.Columns.Count, kind.Table.Row([], Now).Length);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(303, "5m3s")]
    [InlineData(11 * 60, "11m")]
    [InlineData(3 * 3600 + 20 * 60, "3h20m")]
    [InlineData(30 * 3600, "30h")]
    [InlineData(4 * 86400 + 2 * 3600, "4d2h")]
    [InlineData(500 * 86400, "500d")]
    [InlineData(760 * 86400, "2y30d")]
    [InlineData(-60, "<invalid>")]
    public void Ages_are_short(int seconds, string text) => Assert.Equal(text, AgeText.Of(TimeSpan.FromSeconds(seconds)));

    private static string Row(ResourceKind kind, JsonObject item) =>
        new JsonArray(kind.Table.Row(item, Now)).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
