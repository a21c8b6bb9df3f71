using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Configuration;

namespace Gantry.Tests.KubeServer.Security;

public sealed class RemoteDecisionTests
{
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task A_token_that_nobody_knows_is_asked_about_and_the_answer_holds_for_a_while(string version)
    {
        await using TestReviewer reviewer = await TestReviewer.StartAsync(spec => spec.Text("token") == "good"
            ? new JsonObject { ["authenticated"] = true, ["user"] = JsonNode.Parse("""{"username":"ann","uid":"7","groups":["dev"],"extra":{"k":["v"]}}""") }
            : new JsonObject { ["authenticated"] = false });
        await using TestApi api = await TestApi.StartAsync();
        api.Api.UseTokenWebhook(ConfigFile.Read(reviewer.Kubeconfig()), version);
        using HttpClient client = api.Connect(null);

        TestApi.Answer known = await TestApi.SendAsync(client, HttpMethod.Post, WhoAmI, "{}", token: "good");
        TestApi.Answer unknown = await TestApi.SendAsync(client, HttpMethod.Post, WhoAmI, "{}", token: "bad");
        await TestApi.SendAsync(client, HttpMethod.Post, WhoAmI, "{}", token: "good");
        await TestApi.SendAsync(client, HttpMethod.Post, WhoAmI, "{}", token: "bad");

        JsonObject? user = known.Json.Child("status").Child("userInfo");
        Assert.Equal(("ann", "7"), (user.Text("username"), user.Text("uid")));
        Assert.Equal(["dev", "system:authenticated"], user!.Texts("groups"));
        Assert.Equal(401, unknown.Code);
        Assert.Equal(2, reviewer.Asked.Count);
        Assert.Equal("Bearer from-the-server", reviewer.Authorization);
        Assert.All(reviewer.Versions, asked => Assert.Equal($"authentication.k8s.io/{version}", asked));

        api.Clock.Advance(TimeSpan.FromMinutes(3));
        await TestApi.SendAsync(client, HttpMethod.Post, WhoAmI, "{}", token: "good");
        Assert.Equal(3, reviewer.Asked.Count);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_makes_a_token_nobodys()
    {
        await using TestReviewer reviewer = await TestReviewer.StartAsync(_ => []);
        await using TestApi api = await TestApi.StartAsync();
        api.Api.UseTokenWebhook(ConfigFile.Read(reviewer.Kubeconfig()), "v1");
        using HttpClient client = api.Connect(null);
        reviewer.IsBroken = true;

        Assert.Equal(401, (await TestApi.SendAsync(client, HttpMethod.Post, WhoAmI, "{}", token: "good")).Code);
    }

    [Theory]
    [InlineData("v1", "groups")]
    [InlineData("v1beta1", "group")]
    public async Task Another_service_decides_in_the_order_of_the_configuration(string version, string groups)
    {
        await using TestReviewer reviewer = await TestReviewer.StartAsync(spec => spec.Child("resourceAttributes").Text("resource") switch
        {
            "pods" => new JsonObject { ["allowed"] = true, ["reason"] = "pods are for all" },
            "secrets" => new JsonObject { ["allowed"] = false, ["denied"] = true, ["reason"] = "secrets are for nobody" },
            _ => new JsonObject { ["allowed"] = false },
        });
        await using TestApi api = await TestApi.StartAsync();
        api.Api.Use(Configuration(reviewer, "Deny", version: version));
        using HttpClient ann = await ReaderAsync(api, "ann");

        TestApi.Answer pods = await GetAsync(ann, "/api/v1/namespaces/default/pods?labelSelector=app%3Dweb&fieldSelector=spec.nodeName%3Dn1");
        TestApi.Answer secrets = await GetAsync(ann, "/api/v1/namespaces/default/secrets");
        TestApi.Answer maps = await GetAsync(ann, "/api/v1/namespaces/default/configmaps");
        TestApi.Answer services = await GetAsync(ann, "/api/v1/namespaces/default/services");

        // The role lets her read secrets and config maps: the service goes first and forbids the one.
        Assert.Equal((200, 403, 200, 403), (pods.Code, secrets.Code, maps.Code, services.Code));
        Assert.EndsWith("secrets are for nobody", secrets.Message, StringComparison.Ordinal);
        Assert.All(reviewer.Versions, one => Assert.Equal($"authorization.k8s.io/{version}", one));
        Assert.All(reviewer.Asked, one => Assert.Contains("system:authenticated", one.Texts(groups)));
        JsonObject? asked = reviewer.Asked.Select(spec => spec.Child("resourceAttributes")).First(one => one.Text("resource") == "pods");
        Assert.Equal(("list", "v1", "default"), (asked.Text("verb"), asked.Text("version"), asked.Text("namespace")));
        Assert.Equal("spec.nodeName", asked.Child("fieldSelector").Objects("requirements").Single().Text("key"));
        Assert.Equal("app", asked.Child("labelSelector").Objects("requirements").Single().Text("key"));

        TestApi.Answer review = await api.PostAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"user":"ann","resourceAttributes":{"verb":"list","resource":"secrets","namespace":"default"}}}""");
        Assert.True(review.Json.Child("status")!.Flag("denied"));
    }

    [Theory]
    [InlineData("Deny", 403)]
    [InlineData("NoOpinion", 200)]
    public async Task What_silence_means_is_for_the_owner_to_say(string policy, int code)
    {
        await using TestReviewer reviewer = await TestReviewer.StartAsync(_ => []);
        await using TestApi api = await TestApi.StartAsync();
        api.Api.Use(Configuration(reviewer, policy));
        using HttpClient ann = await ReaderAsync(api, "ann");
        reviewer.IsBroken = true;

        Assert.Equal(code, (await GetAsync(ann, "/api/v1/namespaces/default/configmaps")).Code);
        Assert.Equal(200, (await api.GetAsync("/api/v1/namespaces/default/configmaps")).Code);
    }

    [Fact]
    public async Task Only_what_matches_the_conditions_is_asked()
    {
        await using TestReviewer reviewer = await TestReviewer.StartAsync(_ => new JsonObject { ["allowed"] = true });
        await using TestApi api = await TestApi.StartAsync();
        api.Api.Use(Configuration(reviewer, "Deny", ["has(request.resourceAttributes)", "request.user == 'ann' && request.resourceAttributes.resource == 'pods'"]));
        using HttpClient ann = api.Connect(api.Pki.ClientCertificate("ann", "ann", []));
        using HttpClient bob = api.Connect(api.Pki.ClientCertificate("bob", "bob", []));

        Assert.Equal((200, 403, 403), ((await GetAsync(ann, "/api/v1/pods")).Code, (await GetAsync(ann, "/api/v1/secrets")).Code, (await GetAsync(bob, "/api/v1/pods")).Code));
        Assert.Equal(403, (await GetAsync(ann, "/metrics")).Code);
        Assert.Single(reviewer.Asked);
    }

    [Theory]
    [InlineData("authorizers: []", "authorizers: at least one")]
    [InlineData("authorizers: [{type: RBAC, name: a}, {type: RBAC, name: b}]", "authorizers[1].type: Duplicate value")]
    [InlineData("authorizers: [{type: Magic, name: a}]", "authorizers[0].type: Unsupported value")]
    [InlineData("authorizers: [{type: RBAC, name: A_B}]", "authorizers[0].name")]
    [InlineData("authorizers: [{type: Webhook, name: a, webhook: {timeout: 31s, failurePolicy: Deny, subjectAccessReviewVersion: v1}}]", "webhook.timeout: must be > 0s and <= 30s")]
    [InlineData("authorizers: [{type: Webhook, name: a, webhook: {timeout: 3s, failurePolicy: Deny, subjectAccessReviewVersion: v2}}]", "subjectAccessReviewVersion: Unsupported value: \"v2\": supported values: \"v1\", \"v1beta1\"")]
    [InlineData("authorizers: [{type: Webhook, name: a, webhook: {timeout: 3s, failurePolicy: Maybe, subjectAccessReviewVersion: v1}}]", "failurePolicy: Unsupported value")]
    [InlineData("authorizers: [{type: Webhook, name: a, webhook: {matchConditions: [{expression: 'request.'}]}}]", "matchConditions: compilation failed")]
    public void A_wrong_configuration_is_refused_with_the_field(string text, string field)
    {
        FormatException failure = Assert.Throws<FormatException>(() => Parse(text));

        Assert.Contains(field, failure.Message, StringComparison.Ordinal);
    }

    private static AuthorizationConfig Configuration(TestReviewer reviewer, string failurePolicy, string[]? conditions = null, string version = "v1") => Parse($"""
        authorizers:
        - type: Webhook
          name: others
          webhook:
            timeout: 20s
            subjectAccessReviewVersion: {version}
            matchConditionSubjectAccessReviewVersion: v1
            failurePolicy: {failurePolicy}
            connectionInfo: {"{"}type: KubeConfigFile, kubeConfigFile: {reviewer.Kubeconfig()}{"}"}
            matchConditions: [{string.Join(", ", (conditions ?? []).Select(one => $$"""{expression: "{{one}}"}"""))}]
        - type: Node
          name: node
        - type: RBAC
          name: rbac
        """);

    private static AuthorizationConfig Parse(string text) =>
        AuthorizationConfig.Parse(new ConfigFile("authorization.yaml", Encoding.UTF8.GetBytes($"kind: AuthorizationConfiguration\napiVersion: apiserver.config.k8s.io/v1\n{text}\n")));

    private static async Task<HttpClient> ReaderAsync(TestApi api, string name)
    {
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """{"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["secrets","configmaps"],"verbs":["list"]}]}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", $$"""
            {"metadata":{"name":"reader"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"reader"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"{{name}}"}]}
            """);
        return api.Connect(api.Pki.ClientCertificate(name, name, []));
    }

    private static Task<TestApi.Answer> GetAsync(HttpClient client, string path) => TestApi.SendAsync(client, HttpMethod.Get, path);
}
