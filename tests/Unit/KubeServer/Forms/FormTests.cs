using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Forms;

public sealed class FormTests
{
    private const string First = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    private const string Second = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private const string Events = "/apis/events.k8s.io/v1/namespaces/default/events";
    private const string CoreEvents = "/api/v1/namespaces/default/events";

    private const string Autoscaler = """
        {"metadata":{"name":"web"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"minReplicas":2,"maxReplicas":5,"targetCPUUtilizationPercentage":70}}
        """;

    [Fact]
    public async Task An_autoscaler_of_version_1_is_one_of_version_2()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync(First, Autoscaler);
        TestApi.Answer second = await api.GetAsync($"{Second}/web");

        Assert.Equal((201, "autoscaling/v1", 70), (made.Code, made.Json.Text("apiVersion"), made.Json.Child("spec").Whole("targetCPUUtilizationPercentage")));
        JsonObject metric = second.Json.Child("spec").Objects("metrics").Single();
        Assert.Equal(("autoscaling/v2", "cpu", 70), (second.Json.Text("apiVersion"), metric.Child("resource").Text("name"), metric.Child("resource").Child("target").Whole("averageUtilization")));
    }

    [Fact]
    public async Task What_version_1_does_not_know_travels_in_annotations_and_back()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Second, """
            {"metadata":{"name":"web"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"maxReplicas":5,
             "metrics":[{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}}]}}
            """);

        TestApi.Answer first = await api.GetAsync($"{First}/web");
        JsonObject changed = first.Json;
        changed.Child("spec")!["maxReplicas"] = 6;
        TestApi.Answer put = await api.PutAsync($"{First}/web", changed.ToJsonString());
        TestApi.Answer patched = await api.PatchAsync($"{First}/web", """{"spec":{"targetCPUUtilizationPercentage":50}}""");
        TestApi.Answer second = await api.GetAsync($"{Second}/web");

        Assert.Contains("memory", first.Json.Child("metadata").Child("annotations").Text("autoscaling.alpha.kubernetes.io/metrics"), StringComparison.Ordinal);
        Assert.Equal((200, 6), (put.Code, put.Json.Child("spec").Whole("maxReplicas")));
        Assert.Equal((200, 50), (patched.Code, patched.Json.Child("spec").Whole("targetCPUUtilizationPercentage")));
        Assert.Equal(["cpu", "memory"], second.Json.Child("spec").Objects("metrics").Select(metric => metric.Child("resource").Text("name")).Order());
        Assert.Null(second.Json.Child("metadata").Child("annotations"));
    }

    [Fact]
    public async Task A_table_has_the_objects_that_are_asked_for()
    {
        const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        const string Flows = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Second, Autoscaler.Replace(",\"targetCPUUtilizationPercentage\":70", "", StringComparison.Ordinal));

        TestApi.Answer none = await api.GetAsync($"{First}?includeObject=None", Table);
        TestApi.Answer whole = await api.GetAsync($"{First}/web?includeObject=Object", Table);
        TestApi.Answer wrong = await api.GetAsync($"{First}?includeObject=Bogus", Table);
        TestApi.Answer watched = await api.GetAsync($"{First}?includeObject=Bogus&watch=true&timeoutSeconds=1", Table);
        TestApi.Answer flows = await api.GetAsync(Flows, Table);

        Assert.Equal((true, null), (none.Json.Objects("rows").Single().TryGetPropertyValue("object", out JsonNode? included), included));
        Assert.Equal("autoscaling/v1", whole.Json.Objects("rows").Single().Child("object").Text("apiVersion"));
        Assert.Equal((400, "Unable to convert to Table as requested: includeObject: Invalid value: \"Bogus\": must be 'Metadata', 'Object', 'None', or empty"), (wrong.Code, wrong.Message));
        Assert.Equal((400, wrong.Message), (watched.Code, watched.Message));
        long[] precedences = [.. flows.Json.Objects("rows").Select(row => row["cells"]![2]!.GetValue<long>())];
        Assert.Equal(precedences.Order(), precedences);
    }

    [Fact]
    public async Task Both_groups_of_events_show_the_same_ones()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync(Events, """
            {"metadata":{"name":"e"},"eventTime":"2026-01-02T03:04:05.000000Z","regarding":{"kind":"Pod","name":"web","namespace":"default"},"reason":"Started","note":"it runs",
             "action":"Start","reportingController":"me.example","reportingInstance":"me-1","type":"Normal"}
            """);
        TestApi.Answer core = await api.GetAsync($"{CoreEvents}/e");
        TestApi.Answer list = await api.GetAsync($"{Events}?fieldSelector=regarding.name%3Dweb,reportingController%3Dme.example");
        TestApi.Answer none = await api.GetAsync($"{Events}?fieldSelector=regarding.name%3Dother");
        TestApi.Answer wrong = await api.GetAsync($"{Events}?fieldSelector=involvedObject.name%3Dweb");
        TestApi.Answer table = await api.GetAsync(Events, "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal((201, "it runs"), (made.Code, made.Json.Text("note")));
        Assert.Equal(("web", "it runs", "me.example"), (core.Json.Child("involvedObject").Text("name"), core.Json.Text("message"), core.Json.Text("reportingComponent")));
        Assert.Equal(("EventList", "events.k8s.io/v1", "it runs"), (list.Json.Text("kind"), list.Json.Text("apiVersion"), list.Json.Objects("items").Single().Text("note")));
        Assert.Empty(none.Json.Objects("items"));
        Assert.Equal(400, wrong.Code);
        Assert.Single(table.Json.Objects("rows"));
    }

    [Fact]
    public async Task An_event_without_a_source_comes_from_the_controller_that_reports_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/apis/events.k8s.io/v1/namespaces/default/events", """
            {"metadata":{"name":"new"},"eventTime":"2020-01-01T00:00:00.000000Z","regarding":{"namespace":"default"},"action":"Do","reason":"Test","type":"Normal","reportingController":"mine","reportingInstance":"a"}
            """);
        await api.PostAsync("/api/v1/namespaces/default/events", """{"metadata":{"name":"old"},"involvedObject":{"namespace":"default"},"source":{"component":"mine"},"reason":"Test","type":"Normal"}""");
        await api.PostAsync("/api/v1/namespaces/default/events", """{"metadata":{"name":"other"},"involvedObject":{"namespace":"default"},"source":{"component":"yours"},"reason":"Test","type":"Normal"}""");

        TestApi.Answer older = await api.GetAsync("/api/v1/namespaces/default/events?fieldSelector=source%3Dmine");
        TestApi.Answer newer = await api.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=reportingController%3Dmine");

        Assert.Equal(["new", "old"], older.Json.Objects("items").Select(item => item.Child("metadata").Text("name")).Order());
        Assert.Equal(["new"], newer.Json.Objects("items").Select(item => item.Child("metadata").Text("name")));
    }

    [Fact]
    public async Task A_watch_of_one_form_shows_what_is_written_in_another()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using WatchReader first = await WatchReader.OpenAsync(api.Client, $"{First}?watch=true");
        await using WatchReader second = await WatchReader.OpenAsync(api.Client, $"{Second}?watch=true");

        await api.PostAsync(First, Autoscaler);
        await api.DeleteAsync($"{Second}/web");

        Assert.Equal(["ADDED web", "DELETED web"], await first.TakeAsync(2));
        Assert.Equal("autoscaling/v1", first.Last.Child("object").Text("apiVersion"));
        Assert.Equal(["ADDED web", "DELETED web"], await second.TakeAsync(2));
        Assert.Equal("autoscaling/v2", second.Last.Child("object").Text("apiVersion"));
    }

    [Theory]
    [InlineData("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"nonResourceAttributes":{"path":"/","verb":"get"}}}""")]
    [InlineData("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")]
    public async Task An_answer_that_is_no_object_is_no_table(string path, string review)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.SendAsync(HttpMethod.Post, path, review, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");
        TestApi.Answer answered = await api.SendAsync(HttpMethod.Post, path, review, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal((406, "NotAcceptable"), (refused.Code, refused.Json.Text("reason")));
        Assert.Equal(201, answered.Code);
    }

    [Fact]
    public async Task An_apply_in_one_form_owns_the_fields_of_the_stored_one()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer applied = await api.PatchAsync($"{First}/web?fieldManager=me", $$"""{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler",{{Autoscaler.Trim()[1..]}}""", "application/apply-patch+yaml");
        TestApi.Answer again = await api.PatchAsync($"{First}/web?fieldManager=me", $$"""{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler",{{Autoscaler.Trim()[1..]}}""", "application/apply-patch+yaml");

        Assert.Equal((201, 200), (applied.Code, again.Code));
        Assert.Equal(applied.Version, again.Version);
        Assert.Equal("autoscaling/v2", applied.Json.Child("metadata").Objects("managedFields").Single().Text("apiVersion"));
    }
}
