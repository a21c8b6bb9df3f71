using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Aggregation;

public sealed class AggregationTests
{
    private const string Services = "/apis/apiregistration.k8s.io/v1/apiservices";
    private const string Fruits = "/apis/fruit.example/v1/namespaces/default/fruits";

    [Fact]
    public async Task Requests_for_a_registered_group_go_to_its_server_in_the_users_name()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");

        TestApi.Answer got = await api.GetAsync($"{Fruits}/apple");
        TestApi.Answer made = await api.PostAsync(Fruits, """{"kind":"Fruit"}""");

        Assert.Equal((200, "apple"), (got.Code, got.Json.Child("metadata").Text("name")));
        Assert.Equal((201, "Fruit"), (made.Code, made.Json.Text("kind")));
        Assert.Equal("CN=front-proxy-client by CN=front-proxy-ca", extension.Caller);
        Assert.Equal("kubernetes-admin", extension.Headers["X-Remote-User"]);
        Assert.Equal("system:masters|system:authenticated", extension.Headers["X-Remote-Group"]);
    }

    [Fact]
    public async Task An_extension_server_cannot_send_clients_elsewhere()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");

        TestApi.Answer refused = await api.GetAsync($"{Fruits}/elsewhere");

        Assert.Equal((502, "the backend attempted to redirect this request, which is not permitted"), (refused.Code, refused.Text));
    }

    [Fact]
    public async Task A_user_cannot_name_himself_and_needs_the_right_here_too()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, "\"insecureSkipTLSVerify\":true");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");
        await api.AddDefaultAccountAsync();
        string token = await AuthenticationTests.TokenAsync(api);
        using HttpClient plain = api.Connect(null);
        plain.DefaultRequestHeaders.Add("X-Remote-User", "root");

        TestApi.Answer refused = await TestApi.SendAsync(plain, HttpMethod.Get, $"{Fruits}/apple", token: token);
        await api.BindDefaultAccountAsync("cluster-admin");
        await WaitFor.TrueAsync(async () => (await TestApi.SendAsync(plain, HttpMethod.Get, $"{Fruits}/apple", token: token)).Code == 200);

        Assert.Equal((403, "fruits.fruit.example \"apple\" is forbidden: User \"system:serviceaccount:default:default\" cannot get resource \"fruits\" in API group \"fruit.example\" in the namespace \"default\""), (refused.Code, refused.Message));
        Assert.Equal("system:serviceaccount:default:default", extension.Headers["X-Remote-User"]);
        Assert.Contains("system:serviceaccounts", extension.Headers["X-Remote-Group"], StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", extension.Headers.Keys);
    }

    [Fact]
    public async Task Watches_stream_through()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");

        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{Fruits}?watch=true");

        Assert.Equal(["ADDED apple"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Connections_are_used_again_and_a_closed_one_is_not_missed()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");
        await api.GetAsync($"{Fruits}/apple");
        int before = extension.Connections;

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await api.GetAsync($"{Fruits}/apple")).Code);
            Assert.Equal(201, (await api.PostAsync(Fruits, """{"kind":"Fruit"}""")).Code);
        }

        TestApi.Answer big = await api.GetAsync($"{Fruits}/big");
        int after = extension.Connections;
        api.Clock.Advance(TimeSpan.FromMinutes(3));
        TestApi.Answer later = await api.GetAsync($"{Fruits}/apple");

        Assert.Equal(before, after);
        Assert.Equal((600_000, 200), (big.Bytes.Length, later.Code));
        Assert.True(extension.Connections > after);
    }

    [Fact]
    public async Task The_older_document_has_what_the_extension_server_says()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        JsonObject before = (await api.GetAsync("/openapi/v2")).Json;
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");

        JsonObject after = (await api.GetAsync("/openapi/v2")).Json;

        Assert.False(before.Child("definitions")!.ContainsKey("example.Fruit"));
        Assert.Equal("string", after.Child("definitions").Child("example.Fruit").Child("properties").Child("taste").Text("type"));
        Assert.True(after.Child("paths")!.ContainsKey("/apis/fruit.example/v1/fruits"));
        Assert.True(after.Child("paths")!.ContainsKey("/api/v1/nodes"));
    }

    [Fact]
    public async Task The_documents_about_the_api_have_the_group_too()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");

        JsonObject groups = (await api.GetAsync("/apis")).Json;
        JsonObject group = (await api.GetAsync("/apis/fruit.example")).Json;
        JsonObject list = (await api.GetAsync("/apis/fruit.example/v1")).Json;
        JsonObject aggregated = (await api.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")).Json;
        JsonObject schemas = (await api.GetAsync("/openapi/v3")).Json;
        string address = schemas.Child("paths").Child("apis/fruit.example/v1").Text("serverRelativeURL")!;

        Assert.Contains("fruit.example", groups.Objects("groups").Select(one => one.Text("name")));
        Assert.Equal("fruit.example/v1", group.Child("preferredVersion").Text("groupVersion"));
        Assert.Equal(2, list.Objects("resources").Count());
        JsonObject version = aggregated.Objects("items").Single(item => item.Child("metadata").Text("name") == "fruit.example").Objects("versions").Single();
        JsonObject entry = version.Objects("resources").Single();
        Assert.Equal(("Current", "fruits", "Namespaced", "status"), (version.Text("freshness"), entry.Text("resource"), entry.Text("scope"), entry.Objects("subresources").Single().Text("subresource")));
        Assert.Equal("fruits", (await api.GetAsync(address)).Json.Child("info").Text("title"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_server_is_said_in_its_condition()
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync("other.default.svc");
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await api.PostAsync(Services, """{"metadata":{"name":"v2.fruit.example"},"spec":{"group":"fruit.example","version":"v2","groupPriorityMinimum":1000,"versionPriority":10,"insecureSkipTLSVerify":true,"service":{"name":"none","namespace":"default"}}}""");

        ConditionFacts certificate = await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "FailedDiscoveryCheck");
        ConditionFacts service = await ExtensionApi.ConditionAsync(api, "v2.fruit.example", "ServiceNotFound");
        TestApi.Answer asked = await api.GetAsync($"{Fruits}/apple");

        Assert.Equal("False", certificate.Status);
        Assert.Contains("certificate is valid for other.default.svc, not fruits.default.svc", certificate.Message, StringComparison.Ordinal);
        Assert.Equal(new ConditionFacts("False", "ServiceNotFound", "service/none in \"default\" is not present"), service);
        Assert.Equal((503, "service unavailable\n"), (asked.Code, asked.Text));
    }

    [Fact]
    public async Task A_server_that_ends_is_noticed_and_so_is_its_removal()
    {
        ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, $"\"caBundle\":\"{extension.Bundle}\"");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");

        await extension.DisposeAsync();
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "FailedDiscoveryCheck");
        await api.DeleteAsync($"{Services}/v1.fruit.example");

        await WaitFor.TrueAsync(async () => (await api.GetAsync($"{Fruits}/apple")).Code == 404);
        Assert.Equal(404, (await api.GetAsync("/apis/fruit.example")).Code);
    }

    [Fact]
    public async Task Every_group_of_this_server_has_its_object()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject[] all = [.. (await api.GetAsync(Services)).Json.Objects("items")];
        await api.DeleteAsync($"{Services}/v1.apps");
        await WaitFor.TrueAsync(async () => (await api.GetAsync($"{Services}/v1.apps")).Code == 200);

        Assert.Contains("v1.", all.Select(item => item.Child("metadata").Text("name")));
        Assert.Contains("v2.autoscaling", all.Select(item => item.Child("metadata").Text("name")));
        Assert.All(all, item => Assert.Equal("Local", item.Child("status").Objects("conditions").Single().Text("reason")));
    }

    [Fact]
    public async Task Extension_servers_learn_whom_to_believe()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject? data = (await api.GetAsync("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")).Json.Child("data");

        Assert.Equal(api.Pki.AuthorityPem.Trim(), data.Text("client-ca-file")!.Trim());
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", data.Text("requestheader-client-ca-file"), StringComparison.Ordinal);
        Assert.Equal(("[\"front-proxy-client\"]", "[\"X-Remote-User\"]", "[\"X-Remote-Extra-\"]"), (data.Text("requestheader-allowed-names"), data.Text("requestheader-username-headers"), data.Text("requestheader-extra-headers-prefix")));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"v1.x"},"spec":{"group":"y","version":"v1","groupPriorityMinimum":1,"versionPriority":1}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"v1.y"},"spec":{"group":"y","version":"v1","groupPriorityMinimum":0,"versionPriority":1}}""", "must be positive and less than 20000")]
    [InlineData("""{"metadata":{"name":"v1.y"},"spec":{"group":"y","version":"v1","groupPriorityMinimum":1,"versionPriority":1001}}""", "must be positive and less than 1000")]
    [InlineData("""{"metadata":{"name":"v1.y"},"spec":{"group":"y","version":"v1","groupPriorityMinimum":1,"versionPriority":1,"insecureSkipTLSVerify":true}}""", "local APIServices may not have insecureSkipTLSVerify")]
    [InlineData("""{"metadata":{"name":"v1.y"},"spec":{"group":"y","version":"v1","groupPriorityMinimum":1,"versionPriority":1,"insecureSkipTLSVerify":true,"caBundle":"YQ==","service":{"name":"a","namespace":"b"}}}""", "may not be true if caBundle is present")]
    public async Task Objects_that_make_no_sense_are_refused(string body, string because)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync(Services, body);

        Assert.Equal(422, answer.Code);
        Assert.Contains(because, answer.Message, StringComparison.Ordinal);
    }
}
