using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class ApplyTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Apply = "application/apply-patch+yaml";

    [Fact]
    public async Task Applying_what_is_not_there_creates_it_and_owns_what_was_said()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await ApplyAsync(api, "one", "image: web:1");

        Assert.Equal(201, made.Code);
        JsonObject entry = Assert.Single(made.Json.Child("metadata").Objects("managedFields"));
        Assert.Equal(("one", "Apply", "apps/v1", "FieldsV1"), (entry.Text("manager"), entry.Text("operation"), entry.Text("apiVersion"), entry.Text("fieldsType")));
        Assert.Equal(
            """{"f:spec":{"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{}}}}}}}""",
            entry.Child("fieldsV1").Quoted);
    }

    [Fact]
    public async Task A_field_of_another_is_a_conflict_that_force_wins()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyAsync(api, "one", "image: web:1");

        TestApi.Answer refused = await ApplyAsync(api, "two", "image: web:2");
        TestApi.Answer forced = await ApplyAsync(api, "two", "image: web:2", force: true);

        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .spec.template.spec.containers[name=\"c\"].image", refused.Message);
        JsonObject cause = Assert.Single(refused.Json.Child("details").Objects("causes"));
        Assert.Equal(("FieldManagerConflict", ".spec.template.spec.containers[name=\"c\"].image"), (cause.Text("reason"), cause.Text("field")));
        Assert.Equal(200, forced.Code);
        Assert.DoesNotContain("f:image", FieldsOf(forced, "one"), StringComparison.Ordinal);
        Assert.Contains("f:image", FieldsOf(forced, "two"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_value_is_owned_together_and_goes_with_the_last_owner()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyMapAsync(api, "one", "{a: x, b: y}");
        TestApi.Answer shared = await ApplyMapAsync(api, "two", "{a: x}");

        TestApi.Answer left = await ApplyMapAsync(api, "one", "{}");
        TestApi.Answer gone = await ApplyMapAsync(api, "two", "{}");

        Assert.Equal(200, shared.Code);
        Assert.Equal("""{"a":"x"}""", left.Json.Child("data").Quoted);
        Assert.Null(gone.Json.Child("data").Field("a"));
    }

    [Fact]
    public async Task What_an_update_changes_belongs_to_the_updater()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyMapAsync(api, "one", "{a: x}");

        TestApi.Answer patched = await api.PatchAsync($"{ConfigMaps}/m?fieldManager=editor", """{"data":{"a":"z"}}""");
        TestApi.Answer refused = await ApplyMapAsync(api, "one", "{a: x}");

        Assert.Contains("f:a", FieldsOf(patched, "editor"), StringComparison.Ordinal);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.a", refused.Message);
    }

    [Fact]
    public async Task An_item_that_only_others_added_stays_where_it_stood()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyAsync(api, "one", "image: web:1");
        await api.PatchAsync($"{Deployments}/d", """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"s:1"}]}}}}""", "application/strategic-merge-patch+json");

        TestApi.Answer again = await ApplyAsync(api, "one", "image: web:2");

        IEnumerable<string?> images = again.Json.Child("spec").Child("template").Child("spec").Objects("containers").Select(container => container.Text("image"));
        Assert.Equal(["web:2", "s:1"], images.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Applying_the_same_again_changes_nothing()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer first = await ApplyAsync(api, "one", "image: web:1");

        TestApi.Answer second = await ApplyAsync(api, "one", "image: web:1");

        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task The_status_has_owners_of_its_own()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyAsync(api, "one", "image: web:1");

        TestApi.Answer status = await api.PatchAsync($"{Deployments}/d/status?fieldManager=loop", """{"status":{"replicas":3}}""");

        JsonObject entry = status.Json.Child("metadata").Objects("managedFields").Single(owner => owner.Text("manager") == "loop");
        Assert.Equal(("status", """{"f:status":{"f:replicas":{}}}"""), (entry.Text("subresource"), entry.Child("fieldsV1").Quoted));
    }

    [Fact]
    public async Task Kubectl_takes_over_what_it_applied_before_the_server_did()
    {
        const string Noted = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"default"},"data":{"a":"x","b":"x"}}""";
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync($"{ConfigMaps}?fieldManager=kubectl-client-side-apply", $$$"""
            {"metadata":{"name":"m","annotations":{"kubectl.kubernetes.io/last-applied-configuration":{{{JsonValue.Create(Noted).ToJsonString()}}}}},"data":{"a":"x","b":"x"}}
            """);
        await api.PatchAsync($"{ConfigMaps}/m?fieldManager=other", """{"data":{"b":"y"}}""");

        TestApi.Answer stranger = await ApplyMapAsync(api, "stranger", "{a: z}");
        TestApi.Answer both = await ApplyMapAsync(api, "kubectl", "{a: z, b: z}");
        TestApi.Answer own = await ApplyMapAsync(api, "kubectl", "{a: z}");

        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using v1: .data.a", stranger.Message);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"other\" using v1: .data.b", both.Message);
        Assert.Equal((200, """{"a":"z","b":"y"}"""), (own.Code, own.Json.Child("data").Quoted));
        Assert.Contains("\"a\":\"z\"", own.Json.Child("metadata").Child("annotations").Text("kubectl.kubernetes.io/last-applied-configuration"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_makes_an_object_owns_what_he_puts_into_it_and_not_the_parts_that_every_one_has()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync($"{Deployments}?fieldManager=one", Some.Deployment("web"));

        string fields = FieldsOf(made, "one");
        Assert.StartsWith("{\"f:spec\":{\"f:progressDeadlineSeconds\":{},", fields, StringComparison.Ordinal);
        Assert.Contains("\"f:strategy\":{\"f:rollingUpdate\":{\".\":{},", fields, StringComparison.Ordinal);
        Assert.Contains("\"f:template\":{\"f:metadata\":{\"f:labels\":{\".\":{},", fields, StringComparison.Ordinal);
        Assert.Contains("\"f:spec\":{\"f:containers\":{\"k:{", fields, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_conflicts_are_told_as_several_whoever_they_are_with()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyMapAsync(api, "one", "{a: x}");
        await ApplyMapAsync(api, "two", "{b: x}");

        TestApi.Answer refused = await ApplyMapAsync(api, "three", "{a: y, b: y}");

        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\nconflicts with \"two\":\n- .data.b", refused.Message);
    }

    [Fact]
    public async Task An_applier_may_take_back_all_that_he_said_of_the_metadata()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string Path = $"{ConfigMaps}/m?fieldManager=one";
        await api.PatchAsync(Path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","labels":{"r":"1"}},"data":{}}""", Apply);

        TestApi.Answer emptied = await api.PatchAsync(Path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","labels":{}},"data":{"a":"1"}}""", Apply);

        Assert.Equal((200, "m", null), (emptied.Code, emptied.Json.Child("metadata").Text("name"), emptied.Json.Child("metadata").Field("labels")));
    }

    [Fact]
    public async Task An_applier_must_have_a_name()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer nameless = await api.PatchAsync($"{ConfigMaps}/m", """{"metadata":{"name":"m"}}""", Apply);

        Assert.Equal((422, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"), (nameless.Code, nameless.Message));
    }

    [Fact]
    public async Task A_client_may_start_the_record_of_owners_anew()
    {
        await using TestApi api = await TestApi.StartAsync();
        await ApplyMapAsync(api, "one", "{a: x}");

        TestApi.Answer reset = await api.PatchAsync($"{ConfigMaps}/m", """{"metadata":{"managedFields":[{}]}}""");

        Assert.Empty(reset.Json.Child("metadata").Objects("managedFields"));
    }

    [Fact]
    public async Task Kubectl_applies_on_the_server_and_tells_conflicts()
    {
        await using TestApi api = await TestApi.StartAsync();
        string file = api.FileWith("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: x}\n");
        string other = api.FileWith("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: other}\n");

        (int code, string output, string errors) = await api.KubectlAsync("apply", "--server-side", "-f", file);
        (int refused, _, string why) = await api.KubectlAsync("apply", "--server-side", "--field-manager=second", "-f", other);
        (int forced, _, _) = await api.KubectlAsync("apply", "--server-side", "--field-manager=second", "--force-conflicts", "-f", other);

        Assert.True(code == 0, errors);
        Assert.Equal("configmap/m serverside-applied\n", output);
        Assert.NotEqual(0, refused);
        Assert.Contains("conflict with \"kubectl\": .data.a", why, StringComparison.Ordinal);
        Assert.Equal(0, forced);
    }

    private static Task<TestApi.Answer> ApplyAsync(TestApi api, string manager, string container, bool force = false) => api.PatchAsync(
        $"{Deployments}/d?fieldManager={manager}{(force ? "&force=true" : "")}",
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: d
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: c
                {{container}}
        """,
        Apply);

    private static Task<TestApi.Answer> ApplyMapAsync(TestApi api, string manager, string data) => api.PatchAsync(
        $"{ConfigMaps}/m?fieldManager={manager}", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m}}\ndata: {data}\n", Apply);

    private static string FieldsOf(TestApi.Answer answer, string manager) =>
        string.Concat(answer.Json.Child("metadata").Objects("managedFields").Where(entry => entry.Text("manager") == manager).Select(entry => entry.Child("fieldsV1").Quoted));
}
