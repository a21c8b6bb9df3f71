using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

/// <summary>What the server adds to workloads, and what it makes sure of.</summary>
public sealed class WorkloadTests
{
    private const string DaemonSets = "/apis/apps/v1/namespaces/default/daemonsets";
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string Scalers = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private const string Annotation = "deprecated.daemonset.template.generation";

    [Fact]
    public async Task A_daemon_set_counts_the_changes_of_its_template()
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal("1", GenerationOf(await api.PostAsync(DaemonSets, DaemonSet("a"))));
        Assert.Equal("2", GenerationOf(await api.PatchAsync($"{DaemonSets}/a", """{"spec":{"template":{"metadata":{"labels":{"b":"c"}}}}}""")));
        Assert.Equal("2", GenerationOf(await api.PatchAsync($"{DaemonSets}/a", """{"spec":{"minReadySeconds":5}}""")));
        Assert.Equal("2", GenerationOf(await api.PatchAsync($"{DaemonSets}/a", """{"metadata":{"annotations":null}}""")));
        Assert.Equal("2", GenerationOf(await api.PatchAsync($"{DaemonSets}/a", Annotated("9"))));
        Assert.Equal("7", GenerationOf(await api.PostAsync(DaemonSets, DaemonSet("b", "7"))));
        Assert.Equal("1", GenerationOf(await api.PostAsync(DaemonSets, DaemonSet("c", "-3"))));

        TestApi.Answer odd = await api.PostAsync(DaemonSets, DaemonSet("d", "x"));
        Assert.Equal((400, "DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strconv.ParseInt: parsing \"x\": invalid syntax"), (odd.Code, odd.Message));
    }

    [Fact]
    public async Task A_job_has_the_selector_of_the_server_or_one_that_its_author_answers_for()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync(Jobs, Job("a", ""));
        TestApi.Answer own = await api.PostAsync(Jobs, Job("b", "\"manualSelector\":true,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},"));
        TestApi.Answer more = await api.PostAsync(Jobs, Job("c", "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},"));
        TestApi.Answer labelled = await api.PostAsync(Jobs, Job("d", "", ",\"job-name\":\"x\""));
        TestApi.Answer none = await api.PostAsync(Jobs, Job("e", "\"manualSelector\":true,"));

        string uid = made.Json.Child("metadata").Text("uid")!;
        Assert.Equal($$"""{"matchLabels":{"batch.kubernetes.io/controller-uid":"{{uid}}"} }""".Replace("} }", "}}", StringComparison.Ordinal), made.Json.Child("spec").Field("selector")!.ToJsonString());
        Assert.Equal("""{"matchLabels":{"a":"b"}}""", own.Json.Child("spec").Field("selector")!.ToJsonString());
        Assert.Equal(422, more.Code);
        Assert.EndsWith(": `selector` not auto-generated", more.Message);
        Assert.Equal((422, "spec.template.metadata.labels[job-name]"), (labelled.Code, labelled.Json.Child("details").Objects("causes").Single().Text("field")));
        Assert.EndsWith(": must be 'd'", labelled.Message);
        Assert.Equal("Job.batch \"e\" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`]", none.Message);
    }

    [Fact]
    public async Task No_policies_of_scaling_are_not_the_usual_ones()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer none = await api.PostAsync(Scalers, Scaler("a", """{"scaleUp":{"policies":[]}}"""));
        TestApi.Answer usual = await api.PostAsync(Scalers, Scaler("b", """{"scaleUp":{}}"""));

        Assert.Equal((422, "HorizontalPodAutoscaler.autoscaling \"a\" is invalid: spec.behavior.scaleUp.policies: Required value: must specify at least one Policy"), (none.Code, none.Message));
        Assert.Equal(2, usual.Json.Child("spec").Child("behavior").Child("scaleUp").Count("policies"));
    }

    private static string? GenerationOf(TestApi.Answer answer) => answer.Json.Child("metadata").Child("annotations").Text(Annotation) ?? answer.Text;

    private static string Annotated(string generation) => new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = generation } } }.ToJsonString();

    private static string DaemonSet(string name, string? generation = null)
    {
        JsonObject item = (JsonObject)JsonNode.Parse("""{"metadata":{},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"x"}]}}}}""")!;
        if (generation is not null)
            item["metadata"] = ((JsonObject)JsonNode.Parse(Annotated(generation))!)["metadata"]!.DeepClone();
        item["metadata"]!["name"] = name;
        return item.ToJsonString();
    }

    private static string Job(string name, string spec, string labels = "") =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{ {{spec}}"template":{"metadata":{"labels":{"a":"b"{{labels}} } },"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]} } } }""";

    private static string Scaler(string name, string behavior) =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"x"},"maxReplicas":3,"behavior":{{behavior}} } }""";
}
