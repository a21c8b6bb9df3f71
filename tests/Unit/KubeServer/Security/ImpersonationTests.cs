using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Security;

public sealed class ImpersonationTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Who_may_act_as_somebody_for_one_thing_may_not_for_another()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AllowAsync(api, "mallory", """{"apiGroups":["authentication.k8s.io"],"resources":["users"],"verbs":["impersonate:user-info"],"resourceNames":["ann"]}""",
            """{"apiGroups":[""],"resources":["pods"],"verbs":["impersonate-on:user-info:list"]}""");
        await AllowAsync(api, "ann", """{"apiGroups":[""],"resources":["pods","configmaps"],"verbs":["list"]}""");
        using HttpClient mallory = api.Connect(api.Pki.ClientCertificate("mallory", "mallory", []));

        TestApi.Answer pods = await AsAsync(mallory, Pods, ("Impersonate-User", "ann"));
        TestApi.Answer maps = await AsAsync(mallory, Maps, ("Impersonate-User", "ann"));
        TestApi.Answer other = await AsAsync(mallory, Pods, ("Impersonate-User", "bob"));
        TestApi.Answer group = await AsAsync(mallory, Pods, ("Impersonate-User", "ann"), ("Impersonate-Group", "admins"));

        Assert.Equal((200, 403, 403, 403), (pods.Code, maps.Code, other.Code, group.Code));
    }

    [Fact]
    public async Task Masters_are_out_of_reach_for_those_who_may_be_anybody_in_a_narrow_mode()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AllowAsync(api, "mallory", """{"apiGroups":["*"],"resources":["*"],"verbs":["impersonate:user-info","impersonate-on:user-info:list"]}""");
        using HttpClient mallory = api.Connect(api.Pki.ClientCertificate("mallory", "mallory", []));

        Assert.Equal(403, (await AsAsync(mallory, Pods, ("Impersonate-User", "ann"), ("Impersonate-Group", "system:masters"))).Code);
        Assert.Equal(403, (await AsAsync(mallory, Pods, ("Impersonate-User", "system:node:n1"))).Code);
        Assert.Equal(403, (await AsAsync(mallory, Pods, ("Impersonate-User", "system:serviceaccount:kube-system:default"))).Code);
    }

    [Fact]
    public async Task An_agent_may_be_the_node_that_its_pod_is_on_and_no_other()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AllowAsync(api, "system:serviceaccount:default:agent", """{"apiGroups":["authentication.k8s.io"],"resources":["nodes"],"verbs":["impersonate:associated-node"]}""",
            """{"apiGroups":[""],"resources":["pods"],"verbs":["impersonate-on:associated-node:list"]}""");
        using HttpClient agent = api.InProcess(new("system:serviceaccount:default:agent", ["system:serviceaccounts", "system:authenticated"])
        {
            Extra = new Dictionary<string, IReadOnlyList<string>> { ["authentication.kubernetes.io/node-name"] = ["n1"] },
        });

        Assert.Equal(200, (await AsAsync(agent, "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1", ("Impersonate-User", "system:node:n1"))).Code);
        Assert.Equal(403, (await AsAsync(agent, "/api/v1/pods?fieldSelector=spec.nodeName%3Dn2", ("Impersonate-User", "system:node:n2"))).Code);
        Assert.Equal(403, (await AsAsync(agent, "/api/v1/pods", ("Impersonate-User", "system:node:n1"))).Code);
    }

    [Theory]
    [InlineData("impersonate-user")]
    [InlineData("IMPERSONATE-USER")]
    [InlineData("iMpErSoNaTe-UsEr")]
    public async Task The_header_counts_however_it_is_written(string header)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient mallory = api.Connect(api.Pki.ClientCertificate("mallory", "mallory", []));

        TestApi.Answer refused = await AsAsync(mallory, Pods, (header, "kubernetes-admin"), ("Impersonate-Group", "system:masters"));

        Assert.Equal(403, refused.Code);
        Assert.Equal("users \"kubernetes-admin\" is forbidden: User \"mallory\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope", refused.Message);
    }

    [Fact]
    public async Task Every_part_of_the_other_user_needs_a_right_of_its_own()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AllowAsync(api, "mallory", """{"apiGroups":[""],"resources":["users"],"verbs":["impersonate"]}""");
        using HttpClient mallory = api.Connect(api.Pki.ClientCertificate("mallory", "mallory", []));
        (string, string) ann = ("Impersonate-User", "ann");

        foreach ((string, string) header in ((string, string)[])[("Impersonate-Group", "dev"), ("Impersonate-Uid", "7"), ("Impersonate-Extra-scopes", "all"), ("impersonate-extra-%73copes", "all")])
            Assert.Equal(403, (await AsAsync(mallory, Pods, ann, header)).Code);
        Assert.Equal(400, (await AsAsync(mallory, Pods, ("Impersonate-Group", "system:masters"))).Code);

        // Two users: the first counts, and it is the one that is asked about.
        using HttpRequestMessage twice = new(HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews") { Content = new StringContent("{}", null, "application/json") };
        twice.Headers.TryAddWithoutValidation("Impersonate-User", ["ann", "bob"]);
        using HttpResponseMessage answer = await mallory.SendAsync(twice, TestContext.Current.CancellationToken);
        JsonObject who = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.StartsWith("ann", who.Child("status").Child("userInfo").Text("username"), StringComparison.Ordinal);
    }

    private static async Task AllowAsync(TestApi api, string user, params string[] rules)
    {
        string name = user.Replace(":", "-", StringComparison.Ordinal);
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", $$"""{"metadata":{"name":"{{name}}"},"rules":[{{string.Join(',', rules)}}]}""");
        TestApi.Answer bound = await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", $$"""
            {"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{name}}"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"{{user}}"}]}
            """);
        Assert.Equal(201, bound.Code);
    }

    private static async Task<TestApi.Answer> AsAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await client.SendAsync(request);
        return new TestApi.Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), []);
    }
}
