using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class FeatureTests
{
    private const string Open = "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"replicas\":{\"type\":\"integer\"},\"color\":{\"type\":\"string\"}}},\"status\":{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}}}}";

    [Fact]
    public async Task Status_and_spec_are_written_apart_and_the_generation_counts_the_spec()
    {
        await using TestApi api = await StartAsync(""","subresources":{"status":{}}""");

        TestApi.Answer made = await api.PostAsync(Definitions.Widgets, """{"metadata":{"name":"one"},"spec":{"color":"red"},"status":{"phase":"Done"}}""");
        TestApi.Answer status = await api.PatchAsync($"{Definitions.Widgets}/one/status", """{"metadata":{"labels":{"a":"b"}},"spec":{"color":"blue"},"status":{"phase":"Busy"}}""");
        TestApi.Answer spec = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"color":"blue"},"status":{"phase":"Gone"}}""");

        Assert.Null(made.Json.Field("status"));
        Assert.Equal(("Busy", "red", 1L), (status.Json.Child("status").Text("phase"), status.Json.Child("spec").Text("color"), status.Json.Child("metadata").Whole("generation")));
        Assert.Null(status.Json.Child("metadata").Field("labels"));
        Assert.Equal(("Busy", "blue", 2L), (spec.Json.Child("status").Text("phase"), spec.Json.Child("spec").Text("color"), spec.Json.Child("metadata").Whole("generation")));
    }

    [Fact]
    public async Task Replicas_are_read_and_set_where_the_definition_says()
    {
        await using TestApi api = await StartAsync(""","subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.count","labelSelectorPath":".status.labels"}}""");
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"replicas":2}"""));
        await api.PatchAsync($"{Definitions.Widgets}/one/status", """{"status":{"count":1,"labels":"a=b"}}""");

        TestApi.Answer read = await api.GetAsync($"{Definitions.Widgets}/one/scale");
        TestApi.Answer set = await api.PatchAsync($"{Definitions.Widgets}/one/scale", """{"spec":{"replicas":5}}""");
        TestApi.Answer whole = await api.GetAsync($"{Definitions.Widgets}/one");

        TestApi.Answer stranger = await api.PatchAsync($"{Definitions.Widgets}/one/scale", """{"metadata":{"name":"two"}}""");
        TestApi.Answer negative = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"replicas":-1}}""");
        TestApi.Answer zero = await api.PatchAsync($"{Definitions.Widgets}/one/scale", """{"spec":{"replicas":0}}""");

        Assert.Equal((400, "the name of the object (two) does not match the name on the URL (one)"), (stranger.Code, stranger.Message));
        Assert.Equal((422, "Widget.example.com \"one\" is invalid: .spec.replicas: Invalid value: -1: should be a non-negative integer"), (negative.Code, negative.Message));
        Assert.Equal("{}", zero.Json.Field("spec").Quoted);
        Assert.Equal("""{"replicas":2}""", read.Json.Field("spec").Quoted);
        Assert.Equal("""{"replicas":1,"selector":"a=b"}""", read.Json.Field("status").Quoted);
        Assert.Equal(200, set.Code);
        Assert.Equal((5L, 2L), (whole.Json.Child("spec").Whole("replicas"), whole.Json.Child("metadata").Whole("generation")));
    }

    [Fact]
    public async Task Tables_have_the_columns_of_the_definition()
    {
        await using TestApi api = await StartAsync("""
            ,"additionalPrinterColumns":[{"name":"Color","type":"string","jsonPath":".spec.color","description":"the color"},
            {"name":"Replicas","type":"integer","jsonPath":".spec.replicas","priority":1},
            {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},
            {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]
            """);
        await api.PostAsync(Definitions.Widgets, """{"metadata":{"name":"one"},"spec":{"color":"red","replicas":3},"status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}""");
        await api.PostAsync(Definitions.Widgets, """{"metadata":{"name":"two"},"spec":{}}""");

        TestApi.Answer table = await api.GetAsync(Definitions.Widgets, "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal(["Name", "Color", "Replicas", "Ready", "Age"], table.Json.Objects("columnDefinitions").Select(column => column.Text("name")));
        JsonArray[] rows = [.. table.Json.Objects("rows").Select(row => (JsonArray)row.Field("cells")!)];
        Assert.Equal("""["one","red",3,"True"]""", new JsonArray([.. rows[0].Take(4).Select(cell => cell?.DeepClone())]).Quoted);
        Assert.Equal("""["two",null,null,null]""", new JsonArray([.. rows[1].Take(4).Select(cell => cell?.DeepClone())]).Quoted);
        Assert.Matches("^[0-9]+s$", rows[0][4].AsText());
    }

    [Fact]
    public async Task Field_selectors_ask_what_the_definition_allows()
    {
        await using TestApi api = await StartAsync(""","selectableFields":[{"jsonPath":".spec.color"}]""");
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"color":"red"}"""));
        await api.PostAsync(Definitions.Widgets, Definitions.Object("two", """{"color":"blue"}"""));

        TestApi.Answer red = await api.GetAsync($"{Definitions.Widgets}?fieldSelector=spec.color%3Dred");
        TestApi.Answer unknown = await api.GetAsync($"{Definitions.Widgets}?fieldSelector=spec.replicas%3D1");

        Assert.Equal(["one"], red.Json.Objects("items").Select(item => item.Child("metadata").Text("name")));
        Assert.Equal((400, "field label not supported: spec.replicas"), (unknown.Code, unknown.Message));
    }

    [Fact]
    public async Task Versions_without_conversion_show_the_same_object()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Of("widgets", "Widget", $$"""[{"name":"v1","served":true,"storage":true,{{Open}} },{"name":"v2","served":true,"storage":false,"deprecated":true,{{Open}} }]"""));
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, "/apis/example.com/v2/widgets?watch=1");

        await api.PostAsync(Definitions.Widgets.Replace("v1", "v2", StringComparison.Ordinal), Definitions.Object("one", """{"color":"red"}""", "v2"));
        TestApi.Answer first = await api.GetAsync($"{Definitions.Widgets}/one");
        TestApi.Answer second = await api.GetAsync("/apis/example.com/v2/namespaces/default/widgets");
        await watch.TakeAsync(1);

        Assert.Equal(("example.com/v1", "red"), (first.Json.Text("apiVersion"), first.Json.Child("spec").Text("color")));
        Assert.Equal("example.com/v2", second.Json.Objects("items").Single().Text("apiVersion"));
        Assert.Contains(second.Warnings, warning => warning.Contains("example.com/v2 Widget is deprecated", StringComparison.Ordinal));
        Assert.Equal("example.com/v2", watch.Last.Child("object").Text("apiVersion"));
    }

    [Fact]
    public async Task An_unchanged_update_brings_an_object_into_the_new_storage_version()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Of("widgets", "Widget", $$"""[{"name":"v1","served":true,"storage":true,{{Open}} }]"""));
        TestApi.Answer made = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"color":"red"}"""));
        await api.PatchAsync($"{Definitions.Path}/widgets.example.com", $$"""{"spec":{"versions":[{"name":"v1","served":true,"storage":false,{{Open}} },{"name":"v2","served":true,"storage":true,{{Open}} }]} }""");

        TestApi.Answer same = await api.PutAsync($"{Definitions.Widgets}/one", made.Text);
        TestApi.Answer again = await api.PutAsync($"{Definitions.Widgets}/one", same.Text);
        string stored = System.Text.Encoding.UTF8.GetString((await api.Store.GetAsync("/registry/example.com/widgets/default/one"))!.Value.Span);

        Assert.NotEqual(made.Version, same.Version);
        Assert.Equal(same.Version, again.Version);
        Assert.Equal("example.com/v1", same.Json.Text("apiVersion"));
        Assert.Contains("\"apiVersion\":\"example.com/v2\"", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_count_for_kinds_that_users_define()
    {
        await using TestApi api = await StartAsync("");
        using HttpClient bob = api.InProcess(new Gantry.KubeServer.RequestUser("bob", ["system:authenticated"]));
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """{"metadata":{"name":"widgets"},"rules":[{"apiGroups":["example.com"],"resources":["widgets"],"verbs":["get","list"]}]}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """{"metadata":{"name":"widgets"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"widgets"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");

        await WaitFor.TrueAsync(async () => (await TestApi.SendAsync(bob, HttpMethod.Get, Definitions.Widgets)).Code == 200);
        TestApi.Answer refused = await TestApi.SendAsync(bob, HttpMethod.Post, Definitions.Widgets, Definitions.Object("one"));

        Assert.Equal(403, refused.Code);
        Assert.Contains("cannot create resource \"widgets\" in API group \"example.com\"", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<TestApi> StartAsync(string more)
    {
        TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Of("widgets", "Widget", $$"""[{"name":"v1","served":true,"storage":true,{{Open}}{{more}} }]"""));
        return api;
    }
}
