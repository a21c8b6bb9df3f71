using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests.KubeServer;

/// <summary>Webhooks that answer wrongly, endlessly or with more than they may: the request ends with one status, in time, and nothing else suffers.</summary>
public sealed class HostileWebhookTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Mutating = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Validating = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private const string Failed = "Internal error occurred: failed calling webhook \"hostile.example.com\": ";

    [Theory]
    [InlineData("redirect", "failed to call webhook: the server responded with the status code 307 but did not return more information")]
    [InlineData("moved in text", "failed to call webhook: an error on the server (\"boom\") has prevented the request from succeeding")]
    [InlineData("bad request", "failed to call webhook: the server rejected our request for an unknown reason")]
    [InlineData("status", "failed to call webhook: not in my name")]
    [InlineData("no json", "failed to call webhook: couldn't get version/kind; json parse error")]
    [InlineData("list", "failed to call webhook: couldn't get version/kind; json parse error")]
    [InlineData("empty", "failed to call webhook: couldn't get version/kind; json parse error")]
    [InlineData("cut", "failed to call webhook: Post \"https://127.0.0.1:")]
    [InlineData("hang up", "failed to call webhook: Post \"https://127.0.0.1:")]
    [InlineData("endless", "the answer is longer than 16777216 bytes")]
    [InlineData("drip", "context deadline exceeded")]
    [InlineData("other uid", "received invalid webhook response: expected response.uid=")]
    [InlineData("other kind", "received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got admission.k8s.io/v1, Kind=Pod")]
    [InlineData("older version", "received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got admission.k8s.io/v1beta1, Kind=AdmissionReview")]
    [InlineData("no response", "received invalid webhook response: webhook response was absent")]
    [InlineData("patch without type", "received invalid webhook response: webhook returned response.patch but not response.patchType")]
    [InlineData("patch of another type", "received invalid webhook response: webhook returned invalid response.patchType of \"MergePatch\"")]
    public async Task An_answer_that_is_none_fails_the_request_and_only_that(string manner, string because)
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = http => MisbehaveAsync(webhook, http, manner);
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Mutating, webhook.Configuration("MutatingWebhookConfiguration", "hostile", "review", "\"timeoutSeconds\":2", "\"configmaps\""));

        TestApi.Answer refused = await api.PostAsync(Maps, """{"metadata":{"name":"one"}}""");
        TestApi.Answer other = await api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"spared"}}""");

        Assert.Equal((500, "InternalError"), (refused.Code, refused.Reason));
        Assert.StartsWith(Failed, refused.Message, StringComparison.Ordinal);
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Equal(201, other.Code);
        Assert.DoesNotContain(webhook.Asked, asked => asked.Path == "elsewhere");
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/data","value":{}}""", 500, "Internal error occurred: json: cannot unmarshal object into Go value of type jsonpatch.Patch")]
    [InlineData("[{", 500, "the patch is not valid JSON")]
    [InlineData("""[{"op":"replace","path":"/none/none","value":"x"}]""", 500, "Internal error occurred: ")]
    [InlineData("""[{"op":"add","path":"/data","value":{"a b":"x"}}]""", 422, "data[a b]: Invalid value")]
    [InlineData("""[{"op":"replace","path":"/metadata/namespace","value":"kube-system"}]""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""[{"op":"add","path":"/immutable","value":"always"}]""", 500, "Internal error occurred: ")]
    public async Task A_patch_that_cannot_be_is_refused_whatever_the_policy_for_failures(string patch, int code, string because)
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => TestWebhook.Patch(patch);
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Mutating, webhook.Configuration("MutatingWebhookConfiguration", "hostile", "review", "\"failurePolicy\":\"Ignore\"", "\"configmaps\""));

        TestApi.Answer refused = await api.PostAsync(Maps, """{"metadata":{"name":"one","namespace":"default"},"data":{"k":"v"}}""");

        Assert.Equal(code, refused.Code);
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await api.GetAsync($"{Maps}/one")).Code);
    }

    [Theory]
    [InlineData("name", "other", "metadata.name: Invalid value: \"other\": field is immutable")]
    [InlineData("namespace", "kube-system", "metadata.namespace: Invalid value: \"kube-system\": field is immutable")]
    public async Task A_webhook_cannot_make_another_object_of_one_that_is_there(string field, string value, string because)
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Maps, """{"metadata":{"name":"one"}}""");
        webhook.Answer = (_, _) => TestWebhook.Patch($$"""[{"op":"replace","path":"/metadata/{{field}}","value":"{{value}}"}]""");
        await api.PostAsync(Mutating, webhook.Configuration("MutatingWebhookConfiguration", "hostile", "review", "", "\"configmaps\""));

        TestApi.Answer refused = await api.PatchAsync($"{Maps}/one", """{"data":{"a":"b"}}""");

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_gives_out_no_webhook_sets()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Answer = (_, _) => TestWebhook.Patch("""
            [{"op":"add","path":"/metadata/uid","value":"mine"},{"op":"add","path":"/metadata/resourceVersion","value":"7"},{"op":"add","path":"/metadata/creationTimestamp","value":"1999-01-01T00:00:00Z"}]
            """);
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Mutating, webhook.Configuration("MutatingWebhookConfiguration", "hostile", "review", "", "\"configmaps\""));

        TestApi.Answer made = await api.PostAsync(Maps, """{"metadata":{"name":"one"}}""");

        JsonObject? metadata = (made.Code == 201 ? made : await api.GetAsync($"{Maps}/one")).Json.Child("metadata");
        Assert.NotEqual("mine", metadata.Text("uid"));
        Assert.DoesNotContain("1999", metadata.Text("creationTimestamp") ?? "", StringComparison.Ordinal);
        Assert.NotEqual("7", metadata.Text("resourceVersion"));
    }

    [Fact]
    public async Task A_webhook_for_everything_that_never_answers_can_be_taken_away()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = http => MisbehaveAsync(webhook, http, "hang up");
        await using TestApi api = await TestApi.StartAsync();
        foreach ((string path, string kind) in ((string, string)[])[(Mutating, "MutatingWebhookConfiguration"), (Validating, "ValidatingWebhookConfiguration")])
            await api.PostAsync(path, webhook.Configuration(kind, "hostile", "review", "", "\"*/*\""));

        TestApi.Answer refused = await api.PostAsync(Maps, """{"metadata":{"name":"one"}}""");
        int asked = webhook.Asked.Count;
        TestApi.Answer[] taken = [await api.DeleteAsync($"{Mutating}/hostile"), await api.DeleteAsync($"{Validating}/hostile")];
        TestApi.Answer made = await api.PostAsync(Maps, """{"metadata":{"name":"one"}}""");

        Assert.Equal((500, 201), (refused.Code, made.Code));
        Assert.Equal([200, 200], taken.Select(answer => answer.Code));
        Assert.Equal(asked, webhook.Asked.Count);
    }

    [Fact]
    public async Task Webhooks_that_never_agree_are_asked_twice_at_most()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        int count = 0;
        webhook.Answer = (_, _) => TestWebhook.Patch($$"""[{"op":"add","path":"/data/turn","value":"{{Interlocked.Increment(ref count)}}"}]""");
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["one", "two", "three"])
            await api.PostAsync(Mutating, webhook.Configuration("MutatingWebhookConfiguration", name, name, "\"reinvocationPolicy\":\"IfNeeded\"", "\"configmaps\""));

        TestApi.Answer made = await api.PostAsync(Maps, """{"metadata":{"name":"one"},"data":{"a":"b"}}""");

        Assert.Equal(201, made.Code);
        Assert.All((string[])["one", "two", "three"], name => Assert.InRange(webhook.Requests(name).Length, 1, 2));
    }

    [Fact]
    public async Task Hundreds_of_webhooks_on_one_request_are_all_asked()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        JsonObject configuration = JsonTree.ParseObject(System.Text.Encoding.UTF8.GetBytes(webhook.Configuration("ValidatingWebhookConfiguration", "many", "review", "", "\"configmaps\"")))!;
        JsonArray webhooks = configuration["webhooks"]!.AsArray();
        JsonNode first = webhooks[0]!;
        for (int i = 1; i < 300; i++)
        {
            JsonNode another = first.DeepClone();
            another["name"] = $"many{i}.example.com";
            webhooks.Add(another);
        }

        TestApi.Answer configured = await api.PostAsync(Validating, configuration.ToJsonString());
        TestApi.Answer made = await api.PostAsync(Maps, """{"metadata":{"name":"one"}}""");

        Assert.True(configured.Code == 201, configured.Text);
        Assert.True(made.Code == 201, made.Text);
        Assert.Equal(300, webhook.Asked.Count);
    }

    private static async Task MisbehaveAsync(TestWebhook webhook, HttpContext http, string manner)
    {
        string uid = TestWebhook.RequestOf(http).Text("uid")!;
        http.Response.ContentType = "application/json";
        switch (manner)
        {
            case "redirect":
                http.Response.StatusCode = 307;
                http.Response.Headers.Location = $"https://127.0.0.1:{webhook.Port}/elsewhere";
                break;
            case "moved in text":
                http.Response.StatusCode = 500;
                http.Response.ContentType = "text/plain";
                await http.Response.WriteAsync("boom\n");
                break;
            case "bad request":
                http.Response.StatusCode = 400;
                break;
            case "status":
                http.Response.StatusCode = 418;
                await http.Response.WriteAsync("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"not in my name"}""");
                break;
            case "cut":
                http.Response.ContentLength = 1000;
                await http.Response.WriteAsync("""{"kind":"AdmissionReview",""");
                await http.Response.Body.FlushAsync();
                http.Abort();
                break;
            case "hang up":
                http.Abort();
                break;
            case "endless":
                await FloodAsync(http);
                break;
            case "drip":
                await http.Response.WriteAsync("{");
                await http.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                await http.Response.WriteAsync(Answer(manner, uid));
                break;
        }
    }

    private static async Task FloodAsync(HttpContext http)
    {
        byte[] filler = new byte[64 * 1024];
        Array.Fill(filler, (byte)' ');
        try
        {
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(filler, http.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The server has had enough.
        }
    }

    private static string Answer(string manner, string uid) => manner switch
    {
        "no json" => "<html>",
        "list" => "[]",
        "empty" => "",
        "other uid" => Review("AdmissionReview", "v1", "\"uid\":\"other\",\"allowed\":true"),
        "other kind" => Review("Pod", "v1", $"\"uid\":\"{uid}\",\"allowed\":true"),
        "older version" => Review("AdmissionReview", "v1beta1", $"\"uid\":\"{uid}\",\"allowed\":true"),
        "patch without type" => Review("AdmissionReview", "v1", $"\"uid\":\"{uid}\",\"allowed\":true,\"patch\":\"W10=\""),
        "patch of another type" => Review("AdmissionReview", "v1", $"\"uid\":\"{uid}\",\"allowed\":true,\"patch\":\"W10=\",\"patchType\":\"MergePatch\""),
        _ => """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""",
    };

    private static string Review(string kind, string version, string response) =>
        $$"""{"kind":"{{kind}}","apiVersion":"admission.k8s.io/{{version}}","response":{ {{response}} } }""";
}
