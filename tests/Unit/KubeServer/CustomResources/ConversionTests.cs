using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class ConversionTests
{
    private const string First = "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"hostPort\":{\"type\":\"string\"},\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}}}}}}";
    private const string Second = "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"host\":{\"type\":\"string\"},\"port\":{\"type\":\"string\"},\"x\":{\"type\":\"string\"},\"y\":{\"type\":\"string\"},\"protocol\":{\"type\":\"string\",\"default\":\"TCP\"}}}}}}";
    private const string Older = "/apis/example.com/v1/namespaces/default/widgets";
    private const string Newer = "/apis/example.com/v2/namespaces/default/widgets";

    [Fact]
    public async Task A_webhook_turns_objects_of_one_version_into_those_of_another()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = AnswerAsync;
        await using TestApi api = await StartAsync(webhook);
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, "/apis/example.com/v2/widgets?watch=1");

        TestApi.Answer made = await api.PostAsync(Newer, Definitions.Object("one", """{"host":"web","port":"80"}""", "v2"));
        TestApi.Answer older = await api.GetAsync($"{Older}/one");
        TestApi.Answer newer = await api.GetAsync($"{Newer}/one");
        await api.PostAsync(Older, Definitions.Object("two", """{"hostPort":"db:5432"}"""));
        TestApi.Answer list = await api.GetAsync(Newer);
        TestApi.Answer patched = await api.PatchAsync($"{Newer}/two", """{"spec":{"port":"5433"}}""");
        await watch.TakeAsync(2);

        Assert.Equal((201, """{"host":"web","port":"80","protocol":"TCP"}"""), (made.Code, made.Json.Field("spec").Quoted));
        Assert.Equal(("example.com/v1", """{"hostPort":"web:80"}"""), (older.Json.Text("apiVersion"), older.Json.Field("spec").Quoted));
        Assert.Equal("""{"host":"web","port":"80","protocol":"TCP"}""", newer.Json.Field("spec").Quoted);
        Assert.Equal(["web", "db"], list.Json.Objects("items").Select(item => item.Child("spec").Text("host")));
        Assert.Equal((200, "5433"), (patched.Code, patched.Json.Child("spec").Text("port")));
        Assert.Equal("db:5433", (await api.GetAsync($"{Older}/two")).Json.Child("spec").Text("hostPort"));
        Assert.Equal(("example.com/v2", "db"), (watch.Last.Child("object").Text("apiVersion"), watch.Last.Child("object").Child("spec").Text("host")));
    }

    [Fact]
    public async Task Fields_of_a_version_that_is_not_stored_can_be_selected()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = AnswerAsync;
        await using TestApi api = await StartAsync(webhook);
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, "/apis/example.com/v2/widgets?watch=1&fieldSelector=spec.host%3Ddb");
        for (int i = 0; i < 3; i++)
            await api.PostAsync(Older, Definitions.Object($"w{i}", $$"""{"hostPort":"{{(i == 1 ? "web" : "db")}}:{{i}}"}"""));
        await api.PatchAsync($"{Older}/w0", """{"spec":{"hostPort":"web:9"}}""");
        await api.PatchAsync($"{Older}/w1", """{"spec":{"hostPort":"db:9"}}""");

        TestApi.Answer first = await api.GetAsync($"{Newer}?fieldSelector=spec.host%3Ddb&limit=1");
        TestApi.Answer second = await api.GetAsync($"{Newer}?fieldSelector=spec.host%3Ddb&limit=1&continue={first.Json.Child("metadata").Text("continue")}");
        TestApi.Answer unknown = await api.GetAsync($"{Older}?fieldSelector=spec.host%3Ddb");

        Assert.Equal(["w1"], first.Json.Objects("items").Select(item => item.Child("metadata").Text("name")));
        Assert.Equal(["w2"], second.Json.Objects("items").Select(item => item.Child("metadata").Text("name")));
        Assert.Equal(400, unknown.Code);
        Assert.Equal(["ADDED w0", "ADDED w2", "DELETED w0", "ADDED w1"], await watch.TakeAsync(4));
    }

    [Fact]
    public async Task Owners_keep_their_fields_in_the_versions_in_which_they_wrote_them()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = AnswerAsync;
        await using TestApi api = await StartAsync(webhook);
        await ApplyAsync(api, Older, "v1", """{"hostPort":"web:80"}""", "first");

        TestApi.Answer same = await ApplyAsync(api, Newer, "v2", """{"host":"web"}""", "second");
        TestApi.Answer refused = await ApplyAsync(api, Newer, "v2", """{"host":"db"}""", "second");
        string[] before = Owners(await api.GetAsync($"{Older}/one"));
        TestApi.Answer forced = await ApplyAsync(api, Newer, "v2", """{"host":"db"}""", "second", "&force=true");

        Assert.Equal((200, 409, 200), (same.Code, refused.Code, forced.Code));
        Assert.Contains("conflict with \"first\": .spec.hostPort", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["first v1 spec.hostPort", "second v2 spec.host"], before);
        Assert.Equal(["second v2 spec.host"], Owners(forced));
        Assert.Equal("db:80", (await api.GetAsync($"{Older}/one")).Json.Child("spec").Text("hostPort"));
    }

    [Fact]
    public async Task What_was_applied_in_one_version_and_is_left_out_in_another_goes()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = http => ReplyAsync(http, request => Converted(request, Rename));
        await using TestApi api = await StartAsync(webhook);
        await ApplyAsync(api, Older, "v1", """{"hostPort":"80","a":"1","b":"2"}""", "first");
        await ApplyAsync(api, Older, "v1", """{"b":"2"}""", "second");

        TestApi.Answer less = await ApplyAsync(api, Newer, "v2", """{"host":"80"}""", "first");
        TestApi.Answer stored = await api.GetAsync($"{Older}/one");

        Assert.True(less.Code == 200, less.Text);
        Assert.Equal("""{"host":"80","y":"2","protocol":"TCP"}""", less.Json.Field("spec").Quoted);
        Assert.Equal("""{"hostPort":"80","b":"2"}""", stored.Json.Field("spec").Quoted);
        Assert.Equal(["first v2 spec.host", "second v1 spec.b"], Owners(less));
    }

    // hostPort, a and b of the one version are host, x and y of the other.
    private static void Rename(JsonObject item)
    {
        (string, string)[] names = [("hostPort", "host"), ("a", "x"), ("b", "y")];
        bool isNewer = item.Text("apiVersion") == "example.com/v2";
        JsonObject spec = [];
        foreach ((string older, string newer) in names)
        {
            if (item.Child("spec").Text(isNewer ? older : newer) is { } value)
                spec[isNewer ? newer : older] = value;
        }

        item["spec"] = spec;
    }

    [Theory]
    [InlineData("fewer", "returned 0 objects, expected 1")]
    [InlineData("more", "returned 2 objects, expected 1")]
    [InlineData("uid", "returned invalid object at index 0: must have the same UID: ")]
    [InlineData("kind", "returned invalid object at index 0: invalid kind (expected Widget, received Gadget)")]
    [InlineData("version", "returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v3)")]
    [InlineData("label", "returned invalid object at index 0: metadata.labels: Invalid value: \"a b\": ")]
    [InlineData("number", "returned invalid object at index 0: metadata.annotations[n] must be a string in converted object")]
    [InlineData("list", "returned invalid object at index 0: invalid metadata.labels in converted object: not a map")]
    [InlineData("finalizers", "")]
    public async Task A_converter_changes_nothing_but_the_version_and_notes_on_an_object(string lie, string because)
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        await using TestApi api = await StartAsync(webhook);
        await api.PostAsync(Older, Definitions.Object("one", """{"hostPort":"web:80"}"""));
        webhook.Raw = http => ReplyAsync(http, request => Lie(Converted(request, item => Distort(item, lie)), lie));

        TestApi.Answer shown = await api.GetAsync($"{Newer}/one");

        if (because.Length > 0)
        {
            Assert.Equal(500, shown.Code);
            Assert.StartsWith($"conversion webhook for example.com/v1, Kind=Widget {because}", shown.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal((200, 0, "mine"), (shown.Code, shown.Json.Child("metadata").Count("finalizers"), shown.Json.Child("metadata").Child("labels").Text("note")));
    }

    [Fact]
    public async Task A_watch_that_cannot_be_converted_says_why_it_ends()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = http => ReplyAsync(http, _ => new JsonObject { ["result"] = new JsonObject { ["status"] = "Failed", ["message"] = "not today" } });
        await using TestApi api = await StartAsync(webhook);
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{Newer}?watch=1");

        await api.PostAsync(Older, Definitions.Object("one", """{"hostPort":"web:80"}"""));

        Assert.StartsWith("ERROR", (await watch.TakeAsync(1))[0], StringComparison.Ordinal);
    }

    // v1beta1 was never held to say what it is an answer to.
    [Fact]
    public async Task A_webhook_of_the_older_review_is_asked_in_its_version_and_need_not_name_itself()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        await using TestApi api = await StartAsync(webhook, "v1beta1");
        await api.PostAsync(Older, Definitions.Object("one", """{"hostPort":"web:80"}"""));
        webhook.Raw = async http =>
        {
            JsonObject response = Converted(TestWebhook.RequestOf(http), item => item["spec"] = new JsonObject { ["host"] = TestWebhook.VersionOf(http) });
            await http.Response.WriteAsync(new JsonObject { ["response"] = response }.ToJsonString());
        };

        TestApi.Answer shown = await api.GetAsync($"{Newer}/one");

        Assert.Equal((200, "apiextensions.k8s.io/v1beta1"), (shown.Code, shown.Json.Child("spec").Text("host")));
    }

    private static JsonObject Lie(JsonObject response, string lie)
    {
        JsonArray converted = response["convertedObjects"]!.AsArray();
        if (lie == "fewer")
            converted.Clear();
        if (lie == "more")
            converted.Add(converted[0]!.DeepClone());
        return response;
    }

    private static void Distort(JsonObject item, string lie)
    {
        JsonObject metadata = (JsonObject)item["metadata"]!;
        metadata["labels"] = new JsonObject { ["note"] = "mine" };
        item["spec"] = new JsonObject { ["host"] = "web" };
        switch (lie)
        {
            case "uid":
                metadata["uid"] = "other";
                break;
            case "kind":
                item["kind"] = "Gadget";
                break;
            case "version":
                item["apiVersion"] = "example.com/v3";
                break;
            case "label":
                metadata["labels"] = new JsonObject { ["note"] = "a b" };
                break;
            case "number":
                metadata["annotations"] = new JsonObject { ["n"] = 1 };
                break;
            case "list":
                metadata["labels"] = new JsonArray("note");
                break;
            case "finalizers":
                metadata["finalizers"] = new JsonArray("example.com/stay");
                break;
        }
    }

    private static Task<TestApi.Answer> ApplyAsync(TestApi api, string path, string version, string spec, string manager, string more = "") =>
        api.PatchAsync($"{path}/one?fieldManager={manager}{more}", Definitions.Object("one", spec, version), "application/apply-patch+yaml");

    private static string[] Owners(TestApi.Answer answer) =>
    [
        .. answer.Json.Child("metadata").Objects("managedFields").Select(entry =>
            $"{entry.Text("manager")} {entry.Text("apiVersion")!.Split('/')[1]} spec.{string.Join(',', entry.Child("fieldsV1").Child("f:spec")!.Select(field => field.Key[2..]))}").Order(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task A_webhook_that_fails_or_lies_is_told()
    {
        await using TestWebhook webhook = await TestWebhook.StartAsync();
        webhook.Raw = AnswerAsync;
        await using TestApi api = await StartAsync(webhook);
        await api.PostAsync(Older, Definitions.Object("one", """{"hostPort":"web:80"}"""));

        webhook.Raw = http => ReplyAsync(http, request => new JsonObject { ["result"] = new JsonObject { ["status"] = "Failed", ["message"] = "not today" } });
        TestApi.Answer failed = await api.GetAsync($"{Newer}/one");
        webhook.Raw = http => ReplyAsync(http, request => Converted(request, item => item["metadata"]!["name"] = "other"));
        TestApi.Answer lied = await api.GetAsync($"{Newer}/one");
        TestApi.Answer stored = await api.GetAsync($"{Older}/one");

        Assert.Equal((500, "conversion webhook for example.com/v1, Kind=Widget failed: not today"), (failed.Code, failed.Message));
        Assert.Equal(500, lied.Code);
        Assert.Contains("must have the same name: one != other", lied.Message, StringComparison.Ordinal);
        Assert.Equal(200, stored.Code);
    }

    private static async Task<TestApi> StartAsync(TestWebhook webhook, string review = "v1")
    {
        TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Of(
            "widgets", "Widget",
            $$"""[{"name":"v1","served":true,"storage":true,{{First}} },{"name":"v2","served":true,"storage":false,"selectableFields":[{"jsonPath":".spec.host"}],{{Second}} }]""",
            $$""","conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["{{review}}"],"clientConfig":{"url":"https://127.0.0.1:{{webhook.Port}}/convert","caBundle":"{{webhook.CaBundle}}"} } }"""));
        return api;
    }

    private static Task AnswerAsync(HttpContext http) => ReplyAsync(http, request => Converted(request, item =>
    {
        JsonObject spec = (JsonObject)item["spec"]!;
        if (request.Text("desiredAPIVersion") == "example.com/v2")
        {
            string[] parts = (spec.Text("hostPort") ?? "").Split(':');
            item["spec"] = new JsonObject { ["host"] = parts[0], ["port"] = parts[1] };
        }
        else
        {
            item["spec"] = new JsonObject { ["hostPort"] = $"{spec.Text("host")}:{spec.Text("port")}" };
        }
    }));

    private static JsonObject Converted(JsonObject request, Action<JsonObject> change)
    {
        JsonArray converted = [];
        foreach (JsonObject item in request.Objects("objects"))
        {
            JsonObject copy = (JsonObject)item.DeepClone();
            copy["apiVersion"] = request.Text("desiredAPIVersion");
            change(copy);
            converted.Add((JsonNode)copy);
        }

        return new JsonObject { ["result"] = new JsonObject { ["status"] = "Success" }, ["convertedObjects"] = converted };
    }

    private static async Task ReplyAsync(HttpContext http, Func<JsonObject, JsonObject> answer)
    {
        JsonObject request = TestWebhook.RequestOf(http);
        JsonObject response = answer(request);
        response["uid"] = request.Text("uid");
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(new JsonObject { ["kind"] = "ConversionReview", ["apiVersion"] = "apiextensions.k8s.io/v1", ["response"] = response }.ToJsonString());
    }
}
