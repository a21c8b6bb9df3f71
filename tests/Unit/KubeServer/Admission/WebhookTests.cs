using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests.KubeServer;

public sealed class WebhookTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Validating = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private const string Mutating = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    [Fact]
    public async Task A_webhook_refuses_in_its_own_words()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["reason"] = "Forbidden", ["message"] = "not today" } };
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "no", "check"));

        TestApi.Answer answer = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((403, "Forbidden", "admission webhook \"no.example.com\" denied the request: not today"), (answer.Code, answer.Reason, answer.Message));
        Assert.Equal(404, (await api.GetAsync($"{Maps}/a")).Code);
        string metrics = (await api.GetAsync("/metrics")).Text;
        Assert.Contains("apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"no.example.com\",operation=\"CREATE\",rejection_code=\"403\",type=\"validating\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("apiserver_admission_webhook_admission_duration_seconds_count{name=\"no.example.com\",operation=\"CREATE\",rejected=\"true\",type=\"validating\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_without_words_has_a_code_of_a_refusal()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => new JsonObject { ["allowed"] = false };
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "no", "check"));

        TestApi.Answer answer = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((400, "admission webhook \"no.example.com\" denied the request without explanation"), (answer.Code, answer.Message));
    }

    // v1beta1 was never held to name itself, the question or the type of its patch.
    [Fact]
    public async Task A_webhook_of_the_older_review_is_asked_in_its_version_and_need_not_name_itself()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        string patch = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("""[{"op":"add","path":"/data/added","value":"x"}]"""));
        List<string> versions = [];
        webhook.Raw = http =>
        {
            versions.Add(TestWebhook.VersionOf(http));
            return http.Response.WriteAsync($$"""{"response":{"allowed":true,"patch":"{{patch}}"} }""");
        };
        foreach (string kind in (string[])["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"])
        {
            string configuration = webhook.Configuration(kind, "old", "review", resources: "\"configmaps\"").Replace("[\"v1\"]", "[\"v9\",\"v1beta1\",\"v1\"]", StringComparison.Ordinal);
            await RegisterAsync(api, kind[0] == 'M' ? Mutating : Validating, configuration);
        }

        TestApi.Answer made = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((201, "x"), (made.Code, made.Json.Child("data").Text("added")));
        Assert.Equal(["admission.k8s.io/v1beta1", "admission.k8s.io/v1beta1"], versions);
    }

    [Theory]
    [InlineData("""{"allowed":true,"patch":"W10=","patchType":"JSONPatch"}""", "validating webhook may not return response.patch")]
    [InlineData("""{"allowed":true,"patchType":"JSONPatch"}""", "validating webhook may not return response.patchType")]
    public async Task A_webhook_that_only_judges_changes_nothing(string response, string because)
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => JsonTree.ParseObject(System.Text.Encoding.UTF8.GetBytes(response))!;
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "no", "check"));

        TestApi.Answer answer = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((500, $"Internal error occurred: failed calling webhook \"no.example.com\": received invalid webhook response: {because}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task The_review_tells_all_that_the_original_tells()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "all", "check"));

        await api.PostAsync(Maps + "?fieldManager=me", Some.ConfigMap("a"));
        await api.PatchAsync($"{Maps}/a", """{"data":{"k":"2"}}""");
        await api.DeleteAsync($"{Maps}/a");

        JsonObject[] asked = webhook.Requests("check");
        Assert.Equal(["CREATE", "UPDATE", "DELETE"], asked.Select(one => one.Text("operation")));
        JsonObject created = asked[0];
        Assert.Equal(("ConfigMap", "configmaps", "a", "default"), (created.Child("kind").Text("kind"), created.Child("resource").Text("resource"), created.Text("name"), created.Text("namespace")));
        Assert.Equal(("kubernetes-admin", false), (created.Child("userInfo").Text("username"), created.Flag("dryRun")));
        Assert.Equal(("CreateOptions", "meta.k8s.io/v1", "me"), (created.Child("options").Text("kind"), created.Child("options").Text("apiVersion"), created.Child("options").Text("fieldManager")));
        Assert.Equal("1", created.Child("object").Child("data").Text("k"));
        Assert.Null(created["oldObject"]);
        Assert.Equal(("1", "2"), (asked[1].Child("oldObject").Child("data").Text("k"), asked[1].Child("object").Child("data").Text("k")));
        Assert.Equal("UpdateOptions", asked[1].Child("options").Text("kind"));
        Assert.Null(asked[2]["object"]);
        Assert.Equal(("2", "DeleteOptions"), (asked[2].Child("oldObject").Child("data").Text("k"), asked[2].Child("options").Text("kind")));
    }

    [Fact]
    public async Task A_webhook_changes_an_object_and_what_is_not_of_its_kind_is_dropped()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => TestWebhook.Patch("""[{"op":"add","path":"/data/added","value":"x"},{"op":"add","path":"/nonsense","value":1}]""");
        await RegisterAsync(api, Mutating, webhook.Configuration("MutatingWebhookConfiguration", "change", "change"));

        JsonObject created = (await api.PostAsync(Maps, Some.ConfigMap("a"))).Json;

        Assert.Equal(("1", "x"), (created.Child("data").Text("k"), created.Child("data").Text("added")));
        Assert.False(created.ContainsKey("nonsense"));
        Assert.Empty(webhook.Requests("change")[0].Child("object").Child("metadata").Text("uid") ?? "");
    }

    [Fact]
    public async Task Who_wants_it_sees_the_object_again_after_others_changed_it_and_nobody_a_third_time()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (path, request) => path == "later" && request.Child("object").Child("data").Text("late") is null
            ? TestWebhook.Patch("""[{"op":"add","path":"/data/late","value":"x"}]""")
            : new JsonObject { ["allowed"] = true };
        await RegisterAsync(api, Mutating, webhook.Configuration("MutatingWebhookConfiguration", "a-again", "again", "\"reinvocationPolicy\":\"IfNeeded\""));
        await RegisterAsync(api, Mutating, webhook.Configuration("MutatingWebhookConfiguration", "b-once", "once"));
        await RegisterAsync(api, Mutating, webhook.Configuration("MutatingWebhookConfiguration", "c-later", "later"));

        await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((2, 1, 1), (webhook.Requests("again").Length, webhook.Requests("once").Length, webhook.Requests("later").Length));
        Assert.Equal("x", webhook.Requests("again")[1].Child("object").Child("data").Text("late"));
    }

    [Fact]
    public async Task Only_what_the_rules_selectors_and_conditions_cover_is_asked()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        string only = """
            "objectSelector":{"matchLabels":{"ask":"yes"}},"namespaceSelector":{"matchExpressions":[{"key":"quiet","operator":"DoesNotExist"}]},
            "matchConditions":[{"name":"not-me","expression":"request.userInfo.username != 'nobody' && object.metadata.name != 'skipped'"}]
            """;
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "some", "check", only, operations: "\"CREATE\""));
        await api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"silent","labels":{"quiet":"1"}}}""");

        foreach ((string space, string name, string labels) in new[] { ("default", "asked", "yes"), ("default", "other", "no"), ("default", "skipped", "yes"), ("silent", "elsewhere", "yes") })
            Assert.Equal(201, (await api.PostAsync($"/api/v1/namespaces/{space}/configmaps", $$"""{"metadata":{"name":"{{name}}","labels":{"ask":"{{labels}}"} } }""")).Code);
        await api.DeleteAsync($"{Maps}/asked");

        Assert.Equal(["asked"], webhook.Requests("check").Select(one => one.Text("name")));
    }

    [Fact]
    public async Task A_condition_without_an_answer_counts_as_the_policy_for_failures_says()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        string broken = "\"matchConditions\":[{\"name\":\"broken\",\"expression\":\"object.spec.nothing == 1\"}]";
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "lenient", "check", broken + ",\"failurePolicy\":\"Ignore\""));
        TestApi.Answer ignored = await api.PostAsync(Maps, Some.ConfigMap("a"));
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "strict", "check", broken));

        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("b"));

        Assert.Equal((201, 403), (ignored.Code, refused.Code));
        Assert.Equal("configmaps \"b\" is forbidden: expression 'object.spec.nothing == 1' resulted in error: no such key: spec", refused.Message);
        Assert.Empty(webhook.Asked);
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_fails_the_request_or_is_passed_over()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestWebhook gone = await TestWebhook.StartAsync();
        string strict = gone.Configuration("ValidatingWebhookConfiguration", "gone", "check");
        string lenient = gone.Configuration("ValidatingWebhookConfiguration", "lenient", "check", "\"failurePolicy\":\"Ignore\"", resources: "\"pods\"");
        int port = gone.Port;
        await gone.DisposeAsync();
        await RegisterAsync(api, Validating, strict);
        await RegisterAsync(api, Validating, lenient);
        await api.DeleteAsync($"{Validating}/gone");
        await api.AddDefaultAccountAsync();

        TestApi.Answer passed = await api.PostAsync("/api/v1/namespaces/default/pods", Some.Pod("p"));
        await RegisterAsync(api, Validating, strict);
        TestApi.Answer failed = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((201, 500, "InternalError"), (passed.Code, failed.Code, failed.Reason));
        Assert.Equal(
            $"Internal error occurred: failed calling webhook \"gone.example.com\": failed to call webhook: Post \"https://127.0.0.1:{port}/check?timeout=10s\": dial tcp 127.0.0.1:{port}: connect: connection refused",
            failed.Message);
    }

    [Fact]
    public async Task A_webhook_that_takes_too_long_has_failed()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        TaskCompletionSource never = new();
        webhook.Raw = http => never.Task.WaitAsync(http.RequestAborted);
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "slow", "check", "\"timeoutSeconds\":1"));

        TestApi.Answer answer = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal(500, answer.Code);
        Assert.EndsWith("/check?timeout=1s\": context deadline exceeded", answer.Message);
    }

    [Fact]
    public async Task A_webhook_whose_certificate_nobody_vouches_for_is_not_asked()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        await using TestWebhook other = await TestWebhook.StartAsync();
        string configuration = webhook.Configuration("ValidatingWebhookConfiguration", "strange", "check").Replace(webhook.CaBundle, other.CaBundle, StringComparison.Ordinal);
        await RegisterAsync(api, Validating, configuration);

        TestApi.Answer answer = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.EndsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority", answer.Message);
        Assert.Empty(webhook.Asked);
    }

    [Fact]
    public async Task A_webhook_behind_a_service_is_found_through_its_endpoints()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync("hook.default.svc");
        string byService = webhook.Configuration("ValidatingWebhookConfiguration", "inside", "check").Replace(
            $"\"url\":\"https://127.0.0.1:{webhook.Port}/check\"", "\"service\":{\"namespace\":\"default\",\"name\":\"hook\",\"path\":\"/check\"}", StringComparison.Ordinal);
        await RegisterAsync(api, Validating, byService);

        TestApi.Answer missing = await api.PostAsync(Maps, Some.ConfigMap("a"));
        await api.PostAsync("/api/v1/namespaces/default/services", """{"metadata":{"name":"hook"},"spec":{"ports":[{"port":443}]}}""");
        await WaitFor.TrueAsync(async () => (await api.PostAsync(Maps, Some.ConfigMap("a"))).Message.EndsWith("no endpoints available for service \"hook\"", StringComparison.Ordinal));
        await api.PlaceLocalEndpointAsync("hook", webhook.Port);
        await WaitFor.TrueAsync(async () => (await api.PostAsync(Maps, Some.ConfigMap("a"))).Code == 201);

        Assert.Equal("Internal error occurred: failed calling webhook \"inside.example.com\": failed to call webhook: Post \"https://hook.default.svc:443/check?timeout=10s\": service \"hook\" not found", missing.Message);
        Assert.Single(webhook.Requests("check"));
    }

    [Fact]
    public async Task Warnings_and_trial_runs_reach_those_whom_they_concern()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => new JsonObject { ["allowed"] = false, ["warnings"] = new JsonArray("mind the gap"), ["status"] = new JsonObject { ["message"] = "no" } };
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "warn", "check"));

        TestApi.Answer answer = await api.PostAsync($"{Maps}?dryRun=All", Some.ConfigMap("a"));

        Assert.Equal(["299 - \"mind the gap\""], answer.Warnings);
        Assert.True(webhook.Requests("check")[0].Flag("dryRun"));
    }

    [Fact]
    public async Task Subresources_are_asked_about_in_their_own_kinds()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        string all = "\"pods/binding\",\"pods/eviction\",\"pods/exec\",\"deployments/scale\",\"pods/status\"";
        webhook.Answer = (_, request) => new JsonObject { ["allowed"] = request.Text("subResource") != "exec" };
        await RegisterAsync(api, Validating, webhook.Configuration("ValidatingWebhookConfiguration", "parts", "check", resources: all));
        await api.PostAsync("/api/v1/namespaces/default/pods", Some.Pod("p"));
        await api.PostAsync("/apis/apps/v1/namespaces/default/deployments", Some.Deployment("d"));

        await api.PostAsync("/api/v1/namespaces/default/pods/p/binding", """{"target":{"kind":"Node","name":"n1"}}""");
        await api.PatchAsync("/apis/apps/v1/namespaces/default/deployments/d/scale", """{"spec":{"replicas":3}}""");
        TestApi.Answer exec = await api.PostAsync("/api/v1/namespaces/default/pods/p/exec?command=ls&command=-l&stdout=true", "");
        await api.PostAsync("/api/v1/namespaces/default/pods/p/eviction", """{"metadata":{"name":"p"}}""");

        JsonObject[] asked = webhook.Requests("check");
        Assert.Equal(
            ["CREATE binding Binding", "UPDATE scale Scale", "CONNECT exec PodExecOptions", "CREATE eviction Eviction"],
            asked.Select(one => $"{one.Text("operation")} {one.Text("subResource")} {one.Child("kind").Text("kind")}"));
        Assert.Equal((1, 3), (asked[1].Child("oldObject").Child("spec").Whole("replicas"), asked[1].Child("object").Child("spec").Whole("replicas")));
        Assert.Equal(["ls", "-l"], asked[2].Child("object").Texts("command"));
        Assert.Equal("admission webhook \"parts.example.com\" denied the request without explanation", exec.Message);
    }

    [Fact]
    public async Task A_rule_for_another_form_of_a_kind_shows_the_object_in_that_form()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => TestWebhook.Patch("""[{"op":"replace","path":"/spec/targetCPUUtilizationPercentage","value":55}]""");
        string older = webhook.Configuration("MutatingWebhookConfiguration", "older", "change", resources: "\"horizontalpodautoscalers\"").Replace("\"apiVersions\":[\"*\"]", "\"apiVersions\":[\"v1\"]", StringComparison.Ordinal);
        await RegisterAsync(api, Mutating, older);

        TestApi.Answer made = await api.PostAsync("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", """
            {"metadata":{"name":"h"},"spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},
             "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":40}}}]}}
            """);

        JsonObject asked = webhook.Requests("change").Single();
        Assert.Equal(("v1", "v2", 40), (asked.Child("kind").Text("version"), asked.Child("requestKind").Text("version"), asked.Child("object").Child("spec").Whole("targetCPUUtilizationPercentage")));
        Assert.Equal(55, made.Json.Child("spec").Objects("metrics").Single().Child("resource").Child("target").Whole("averageUtilization"));
    }

    [Fact]
    public async Task A_rule_for_the_form_of_the_request_itself_shows_that_form()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        string exact = webhook.Configuration("ValidatingWebhookConfiguration", "exact", "check", "\"matchPolicy\":\"Exact\"", resources: "\"horizontalpodautoscalers\"").Replace("\"apiVersions\":[\"*\"]", "\"apiVersions\":[\"v1\"]", StringComparison.Ordinal);
        await RegisterAsync(api, Validating, exact);
        string target = "\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"d\"},\"maxReplicas\":3";

        await api.PostAsync("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", $"{{\"metadata\":{{\"name\":\"new\"}},\"spec\":{{{target}}}}}");
        await api.PostAsync("/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers", $"{{\"metadata\":{{\"name\":\"old\"}},\"spec\":{{{target},\"targetCPUUtilizationPercentage\":33}}}}");

        JsonObject asked = webhook.Requests("check").Single();
        Assert.Equal(("old", "v1", "v1", 33), (asked.Text("name"), asked.Child("kind").Text("version"), asked.Child("requestKind").Text("version"), asked.Child("object").Child("spec").Whole("targetCPUUtilizationPercentage")));
    }

    [Fact]
    public async Task A_rule_for_one_version_of_a_users_kind_covers_the_others_too()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        const string version = """{"name":"VERSION","served":true,"storage":STORAGE,"schema":{"openAPIV3Schema":{"type":"object","properties":{"size":{"type":"integer"}}}}}""";
        string older = version.Replace("VERSION", "v1alpha1", StringComparison.Ordinal).Replace("STORAGE", "false", StringComparison.Ordinal);
        string newer = version.Replace("VERSION", "v1", StringComparison.Ordinal).Replace("STORAGE", "true", StringComparison.Ordinal);
        TestApi.Answer defined = await api.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "{\"metadata\":{\"name\":\"boxes.example.com\"},\"spec\":{\"group\":\"example.com\",\"scope\":\"Namespaced\",\"names\":{\"plural\":\"boxes\",\"kind\":\"Box\"},\"versions\":[" + older + "," + newer + "]}}");
        Assert.True(defined.Code == 201, defined.Text);
        webhook.Answer = (_, _) => TestWebhook.Patch("""[{"op":"replace","path":"/size","value":2}]""");
        string only = webhook.Configuration("MutatingWebhookConfiguration", "only", "change", resources: "\"boxes\"").Replace("\"apiVersions\":[\"*\"]", "\"apiVersions\":[\"v1\"]", StringComparison.Ordinal);
        await RegisterAsync(api, Mutating, only);
        const string boxes = "/apis/example.com/v1alpha1/namespaces/default/boxes";
        await WaitFor.TrueAsync(async () => (await api.GetAsync(boxes)).Code == 200);

        TestApi.Answer made = await api.PostAsync(boxes, """{"apiVersion":"example.com/v1alpha1","kind":"Box","metadata":{"name":"b"},"size":1}""");

        JsonObject asked = webhook.Requests("change").Single();
        Assert.Equal(("v1", "v1alpha1", "example.com/v1"), (asked.Child("kind").Text("version"), asked.Child("requestKind").Text("version"), asked.Child("object").Text("apiVersion")));
        Assert.True(made.Code == 201, made.Text);
        Assert.Equal((2, "example.com/v1alpha1"), (made.Json.Whole("size"), made.Json.Text("apiVersion")));
    }

    private static async Task RegisterAsync(TestApi api, string path, string configuration)
    {
        TestApi.Answer answer = await api.PostAsync(path, configuration);
        Assert.True(answer.Code == 201, answer.Text);
        // The list waits until the cache has the configuration.
        await api.GetAsync(path);
    }
}
