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
    [InlineData("limit=", "strconv.ParseInt: parsing \"\": invalid syntax")]
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
    [InlineData("""{"propagationPolicy":"x","orphanDependents":true}""", "[propagationPolicy: Invalid value: \"x\": orphanDependents and deletionPropagation cannot be both set, propagationPolicy: Unsupported value: \"x\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"]")]
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

    [Theory]
    [InlineData("x", "couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of value")]
    [InlineData("""{"kind":"Pod","apiVersion":"v1"}""", "no kind \"Pod\" is registered for version \"v1\" in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\"")]
    [InlineData("""{"gracePeriodSeconds":"x"}""", "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64")]
    public async Task A_body_that_is_no_options_of_a_deletion_is_a_bad_request(string body, string because)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.DeleteAsync($"{ConfigMaps}/none", body);

        Assert.Equal((400, "BadRequest", because), (answer.Code, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task A_deletion_has_its_options_in_the_body_or_in_the_query_and_not_in_both()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        TestApi.Answer uid = await api.DeleteAsync($"{ConfigMaps}/a?uid=x");
        TestApi.Answer version = await api.DeleteAsync($"{ConfigMaps}/a?resourceVersion=1");
        TestApi.Answer trial = await api.DeleteAsync($"{ConfigMaps}/a?dryRun=All");
        TestApi.Answer ofAnyVersion = await api.DeleteAsync($"{ConfigMaps}/a?dryRun=x&gracePeriodSeconds=x", """{"kind":"DeleteOptions","apiVersion":"any/v9"}""");
        TestApi.Answer bad = await api.DeleteAsync($"{ConfigMaps}/b?gracePeriodSeconds=");

        Assert.Equal([409, 409, 200, 200, 400], [uid.Code, version.Code, trial.Code, ofAnyVersion.Code, bad.Code]);
        Assert.Equal(404, (await api.GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_options_of_a_write_is_told_at_once_and_before_its_body_is_looked_at()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string query = "?fieldManager=%01&dryRun=x&fieldValidation=strict";
        const string faults = "[fieldManager: Invalid value: \"\\u0001\": invalid character U+0001 (at position 0), dryRun: Unsupported value: [\"x\"]: supported values: \"All\", fieldValidation: Unsupported value: \"strict\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"]";

        TestApi.Answer made = await api.PostAsync(ConfigMaps + query, "x");
        TestApi.Answer replaced = await api.PutAsync($"{ConfigMaps}/a{query}", "x");
        TestApi.Answer patched = await api.PatchAsync($"{ConfigMaps}/a{query}&force=true", "x");
        TestApi.Answer applied = await api.PatchAsync($"{ConfigMaps}/a", "x", "application/apply-patch+yaml");

        Assert.Equal((422, $"CreateOptions.meta.k8s.io \"\" is invalid: {faults}"), (made.Code, made.Message));
        Assert.Equal((422, $"UpdateOptions.meta.k8s.io \"\" is invalid: {faults}"), (replaced.Code, replaced.Message));
        Assert.Equal((422, $"PatchOptions.meta.k8s.io \"\" is invalid: [force: Forbidden: may not be specified for non-apply patch, {faults[1..]}"), (patched.Code, patched.Message));
        Assert.Equal((422, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"), (applied.Code, applied.Message));
    }

    [Theory]
    [InlineData("DELETE", "/a/nothing", 404)]
    [InlineData("OPTIONS", "/a/nothing", 404)]
    [InlineData("DELETE", "/a/status", 404)]
    [InlineData("HEAD", "/a", 405)]
    [InlineData("HEAD", "", 405)]
    [InlineData("OPTIONS", "/a", 405)]
    [InlineData("POST", "/a", 405)]
    [InlineData("GET", "/a?watch=true", 200)]
    [InlineData("GET", "/a?export=true", 400)]
    public async Task What_is_not_there_is_not_found_and_what_is_not_done_is_not_allowed(string method, string below, int code)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        Assert.Equal(code, (await api.SendAsync(new HttpMethod(method), ConfigMaps + below, null)).Code);
    }

    [Fact]
    public async Task An_object_that_is_there_but_going_is_told_apart()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","finalizers":["example.com/a"]}}""");

        TestApi.Answer there = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.DeleteAsync($"{ConfigMaps}/a");
        TestApi.Answer going = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        Assert.Equal((409, "configmaps \"a\" already exists"), (there.Code, there.Message));
        Assert.Equal((409, "object is being deleted: configmaps \"a\" already exists"), (going.Code, going.Message));
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
