using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class ServingTests
{
    [Fact]
    public async Task A_kind_is_served_as_soon_as_it_is_defined()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer defined = await api.PostAsync(Definitions.Path, Definitions.Widget());
        TestApi.Answer made = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"size":3}"""));
        TestApi.Answer read = await api.GetAsync($"{Definitions.Widgets}/one");
        TestApi.Answer list = await api.GetAsync("/apis/example.com/v1/widgets");

        Assert.Equal(201, defined.Code);
        Assert.Equal(["NamesAccepted=True", "Established=True"], Conditions(defined.Json));
        Assert.Equal("""["v1"]""", defined.Json.Child("status").Field("storedVersions").Quoted);
        Assert.Equal("""{"plural":"widgets","kind":"Widget","singular":"widget","listKind":"WidgetList"}""", defined.Json.Child("status").Field("acceptedNames").Quoted);
        Assert.Equal(201, made.Code);
        Assert.Equal((200, 3L), (read.Code, read.Json.Child("spec").Whole("size")));
        Assert.Equal(1, read.Json.Child("metadata").Whole("generation"));
        Assert.Equal(("WidgetList", 1), (list.Json.Text("kind"), list.Json.Count("items")));
    }

    [Fact]
    public async Task Discovery_and_documents_name_the_kind_while_it_is_defined()
    {
        await using TestApi api = await TestApi.StartAsync();
        string before = (await api.GetAsync("/openapi/v3")).Text;
        await api.DefineAsync(Definitions.Of("widgets", "Widget", """[{"name":"v1beta1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}},{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"subresources":{"status":{}}}]""", names: ""","shortNames":["wd"],"categories":["all"]"""));

        TestApi.Answer group = await api.GetAsync("/apis/example.com");
        JsonObject[] rows = [.. (await api.GetAsync("/apis/example.com/v1")).Json.Objects("resources")];
        string aggregated = (await api.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")).Text;
        TestApi.Answer document = await api.GetAsync("/openapi/v3/apis/example.com/v1");
        TestApi.Answer older = await api.GetAsync("/openapi/v2");
        await api.DeleteAsync($"{Definitions.Path}/widgets.example.com");
        await WaitFor.TrueAsync(async () => (await api.GetAsync("/apis/example.com")).Code == 404);

        Assert.Equal("v1", group.Json.Child("preferredVersion").Text("version"));
        Assert.Equal(["widgets", "widgets/status"], rows.Select(row => row.Text("name")));
        Assert.Equal("""["wd"]""", rows[0].Field("shortNames").Quoted);
        Assert.Contains("\"Widget\"", aggregated, StringComparison.Ordinal);
        Assert.Contains("com.example.v1.Widget", document.Text, StringComparison.Ordinal);
        Assert.Contains("com.example.v1.Widget", older.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_definition_takes_its_objects_with_it_once_their_finalizers_are_gone()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one"));
        await api.PostAsync(Definitions.Widgets, """{"metadata":{"name":"held","finalizers":["example.com/held"]}}""");
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{Definitions.Widgets}?watch=1");

        TestApi.Answer deleted = await api.DeleteAsync($"{Definitions.Path}/widgets.example.com");
        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets, Definitions.Object("late"));
        await WaitFor.TrueAsync(async () => (await api.GetAsync($"{Definitions.Widgets}/one")).Code == 404);
        TestApi.Answer held = await api.GetAsync($"{Definitions.Widgets}/held");
        await api.PatchAsync($"{Definitions.Widgets}/held", """{"metadata":{"finalizers":null}}""");
        await WaitFor.TrueAsync(async () => (await api.GetAsync($"{Definitions.Path}/widgets.example.com")).Code == 404);
        await WaitFor.TrueAsync(async () => (await api.GetAsync(Definitions.Widgets)).Code == 404);
        string[] seen = await watch.TakeAsync(9);

        Assert.Equal("""["customresourcecleanup.apiextensions.k8s.io"]""", deleted.Json.Child("metadata").Field("finalizers").Quoted);
        Assert.Contains("Terminating=True", Conditions(deleted.Json));
        Assert.Equal((405, "create not allowed while custom resource definition is terminating"), (refused.Code, refused.Message));
        Assert.Equal(200, held.Code);
        Assert.Contains("DELETED one", seen);
        Assert.Equal(["DELETED held", "END"], seen[^2..]);
    }

    [Fact]
    public async Task A_watch_sees_objects_of_a_defined_kind_and_ends_when_its_schema_changes()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{Definitions.Widgets}?watch=1");

        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"size":3}"""));
        await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"size":4}}""");
        string[] seen = await watch.TakeAsync(2);
        await api.PutAsync($"{Definitions.Path}/widgets.example.com", await ChangedAsync(api, """{"type":"object","properties":{"size":{"type":"integer"},"color":{"type":"string","default":"red"}}}"""));
        string[] end = await watch.TakeAsync(1);
        TestApi.Answer read = await api.GetAsync($"{Definitions.Widgets}/one");
        TestApi.Answer list = await api.GetAsync(Definitions.Widgets);

        Assert.Equal(["ADDED one", "MODIFIED one"], seen);
        Assert.Equal(["END"], end);
        Assert.Equal("red", read.Json.Child("spec").Text("color"));
        Assert.Equal("red", list.Json.Objects("items").Single().Child("spec").Text("color"));
    }

    [Fact]
    public async Task Names_that_another_definition_has_are_given_when_it_goes()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string versions = """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]""";
        await api.DefineAsync(Definitions.Of("widgets", "Widget", versions));
        await api.DefineAsync(Definitions.Of("gadgets", "Widget", versions));

        TestApi.Answer waiting = await api.GetAsync($"{Definitions.Path}/gadgets.example.com");
        TestApi.Answer missing = await api.GetAsync("/apis/example.com/v1/gadgets");
        await api.DeleteAsync($"{Definitions.Path}/widgets.example.com");
        await WaitFor.TrueAsync(async () => (await api.GetAsync("/apis/example.com/v1/gadgets")).Code == 200);

        Assert.Equal(["NamesAccepted=False", "Established=False"], Conditions(waiting.Json));
        Assert.Equal(404, missing.Code);
    }

    [Fact]
    public async Task A_name_of_the_servers_own_is_never_given_away()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string policies = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
        await api.PostAsync(policies, """{"metadata":{"name":"mine"},"spec":{"podSelector":{}}}""");
        string definition = Definitions.Of("networkpolicies", "Other", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]""", group: "networking.k8s.io")
            .Replace("\"metadata\":{", "\"metadata\":{\"annotations\":{\"api-approved.kubernetes.io\":\"unapproved, a test\"},", StringComparison.Ordinal);

        await api.DefineAsync(definition);
        TestApi.Answer refused = await api.GetAsync($"{Definitions.Path}/networkpolicies.networking.k8s.io");
        await api.DeleteAsync($"{Definitions.Path}/networkpolicies.networking.k8s.io");
        await WaitFor.TrueAsync(async () => (await api.GetAsync($"{Definitions.Path}/networkpolicies.networking.k8s.io")).Code == 404);
        TestApi.Answer mine = await api.GetAsync($"{policies}/mine");

        Assert.Equal(["NamesAccepted=False", "Established=False"], Conditions(refused.Json));
        Assert.Equal(("NetworkPolicy", 200), (mine.Json.Text("kind"), mine.Code));
    }

    [Fact]
    public async Task Objects_go_with_a_definition_of_which_no_version_is_served()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one"));

        await api.PatchAsync($"{Definitions.Path}/widgets.example.com", """[{"op":"replace","path":"/spec/versions/0/served","value":false}]""", "application/json-patch+json");
        TestApi.Answer unserved = await api.GetAsync(Definitions.Widgets);
        await api.DeleteAsync($"{Definitions.Path}/widgets.example.com");
        await WaitFor.TrueAsync(async () => (await api.GetAsync($"{Definitions.Path}/widgets.example.com")).Code == 404);
        await api.DefineAsync(Definitions.Widget());
        TestApi.Answer list = await api.GetAsync(Definitions.Widgets);

        Assert.Equal(404, unserved.Code);
        Assert.Equal(0, list.Json.Count("items"));
    }

    [Fact]
    public async Task The_address_of_a_document_changes_with_the_schema()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());
        string before = await AddressAsync();

        await api.PutAsync($"{Definitions.Path}/widgets.example.com", await ChangedAsync(api, """{"type":"object","properties":{"color":{"type":"string"}}}"""));
        string after = await AddressAsync();
        TestApi.Answer document = await api.GetAsync(after);

        Assert.NotEqual(before, after);
        Assert.Contains("\"color\"", document.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("strategic-merge-patch", document.Text, StringComparison.Ordinal);

        async Task<string> AddressAsync() =>
            (await api.GetAsync("/openapi/v3")).Json.Child("paths").Child("apis/example.com/v1").Text("serverRelativeURL")!;
    }

    private static async Task<string> ChangedAsync(TestApi api, string spec)
    {
        TestApi.Answer there = await api.GetAsync($"{Definitions.Path}/widgets.example.com");
        JsonObject definition = there.Json;
        definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"] = JsonNode.Parse(spec);
        return definition.ToJsonString();
    }

    private static string[] Conditions(JsonObject definition) =>
        [.. definition.Child("status").Objects("conditions").Select(condition => $"{condition.Text("type")}={condition.Text("status")}")];
}
