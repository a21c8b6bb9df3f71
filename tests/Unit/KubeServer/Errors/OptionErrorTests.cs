using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Errors;

/// <summary>What clients are told about options and methods that are none.</summary>
public sealed class OptionErrorTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData("limit=x", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("limit=99999999999999999999", "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("timeoutSeconds=1.5", "strconv.ParseInt: parsing \"1.5\": invalid syntax")]
    [InlineData("watch=true&limit=x", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("resourceVersion=x", "invalid resource version: resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing \"x\": invalid syntax")]
    public async Task A_parameter_that_is_no_number_is_told(string query, string expected)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.GetAsync($"{ConfigMaps}?{query}");

        Assert.Equal((400, "BadRequest", expected), (answer.Code, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task A_deletion_of_another_object_is_refused_by_the_name_of_the_kind()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer made = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        string uid = made.Json.Child("metadata").Text("uid")!;

        TestApi.Answer another = await api.DeleteAsync($"{ConfigMaps}/a", """{"preconditions":{"uid":"x"}}""");
        TestApi.Answer changed = await api.DeleteAsync($"{ConfigMaps}/a", """{"preconditions":{"resourceVersion":"1"}}""");

        Assert.Equal(
            (409, $"Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (x) does not match the UID in record ({uid}). The object might have been deleted and then recreated"),
            (another.Code, another.Message));
        Assert.Equal(
            (409, $"Operation cannot be fulfilled on ConfigMap \"a\": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record ({made.Version}). The object might have been modified"),
            (changed.Code, changed.Message));
        Assert.Equal("ConfigMap", changed.Json.Child("details").Text("kind"));
        Assert.Equal(200, (await api.GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Theory]
    [InlineData("""{"propagationPolicy":"x"}""", "propagationPolicy: Unsupported value: \"x\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    [InlineData("""{"propagationPolicy":"Orphan","orphanDependents":true}""", "propagationPolicy: Invalid value: \"Orphan\": orphanDependents and deletionPropagation cannot be both set")]
    [InlineData("""{"dryRun":["All","x"]}""", "dryRun: Unsupported value: [\"All\",\"x\"]: supported values: \"All\"")]
    public async Task Options_of_a_deletion_are_judged_before_anything_is_looked_for(string options, string fault)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer one = await api.DeleteAsync($"{ConfigMaps}/none", options);
        TestApi.Answer all = await api.DeleteAsync($"{ConfigMaps}?labelSelector=none", options);

        Assert.All([one, all], answer => Assert.Equal((422, "Invalid", $"DeleteOptions.meta.k8s.io \"\" is invalid: {fault}"), (answer.Code, answer.Reason, answer.Message)));
    }

    [Theory]
    [InlineData("POST", "CreateOptions")]
    [InlineData("PUT", "UpdateOptions")]
    [InlineData("PATCH", "PatchOptions")]
    public async Task A_trial_of_an_unknown_kind_is_told_with_the_options_of_the_verb(string method, string kind)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer answer = await api.SendAsync(new HttpMethod(method), $"{ConfigMaps}{(method == "POST" ? "" : "/a")}?dryRun=x", Some.ConfigMap("a"), method == "PATCH" ? "application/merge-patch+json" : "application/json");

        Assert.Equal((422, $"{kind}.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"x\"]: supported values: \"All\""), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Objects_of_all_namespaces_are_only_read_together()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer everywhere = await api.DeleteAsync("/api/v1/configmaps");
        TestApi.Answer spaces = await api.DeleteAsync("/api/v1/namespaces");
        TestApi.Answer made = await api.PostAsync("/api/v1/configmaps", Some.ConfigMap("b"));

        Assert.All([everywhere, spaces, made], answer => Assert.Equal((405, "MethodNotAllowed"), (answer.Code, answer.Reason)));
        Assert.Equal(200, (await api.GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task What_is_not_there_is_told_before_how_it_was_asked_for()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer scale = await api.GetAsync("/apis/apps/v1/namespaces/default/deployments/none/scale");
        TestApi.Answer exec = await api.GetAsync("/api/v1/namespaces/default/pods/none/exec?command=x&stdout=1");

        Assert.Equal((404, "deployments/scale.apps \"none\" not found", "deployments/scale"), (scale.Code, scale.Message, scale.Json.Child("details").Text("kind")));
        Assert.Equal((404, "pods \"none\" not found"), (exec.Code, exec.Message));
    }

    [Fact]
    public async Task An_update_does_not_mark_an_object_as_going()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer answer = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""");

        Assert.Equal((422, "metadata.deletionTimestamp"), (answer.Code, answer.Json.Child("details").Objects("causes").Single().Text("field")));
    }
}
