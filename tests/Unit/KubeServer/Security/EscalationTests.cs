using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>A hostile tenant, who may change roles in his namespace and some things beside, wants more.</summary>
public sealed class EscalationTests
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Roles = $"{Rbac}/namespaces/mine/roles";
    private const string Bindings = $"{Rbac}/namespaces/mine/rolebindings";
    private const string Apply = "application/apply-patch+yaml";
    private const string Everything = """[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]""";

    [Fact]
    public async Task A_role_does_not_grow_by_any_way_of_writing()
    {
        await using TestApi api = await StartAsync();
        using HttpClient eve = Eve(api);
        Assert.Equal(201, (await SendAsync(eve, HttpMethod.Post, Roles, Role("r", """[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]"""))).Code);

        string grown = Role("r", Everything);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Put, $"{Roles}/r", grown)).Code);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Patch, $"{Roles}/r", $$"""{"rules":{{Everything}}}""", "application/merge-patch+json")).Code);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Patch, $"{Roles}/r", $$"""{"rules":{{Everything}}}""", "application/strategic-merge-patch+json")).Code);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Patch, $"{Roles}/r", $$"""[{"op":"add","path":"/rules/0/verbs/-","value":"escalate"},{"op":"replace","path":"/rules/0/resources/0","value":"*"}]""", "application/json-patch+json")).Code);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Patch, $"{Roles}/r?fieldManager=eve&force=true", $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},"rules":{{Everything}}}""", Apply)).Code);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Patch, $"{Roles}/new?fieldManager=eve", $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"new"},"rules":{{Everything}}}""", Apply)).Code);
        Assert.Contains((await SendAsync(eve, HttpMethod.Put, $"{Roles}/r/status", grown)).Code, (int[])[403, 404, 405]);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Post, $"{Roles}?dryRun=All", Role("dry", Everything))).Code);
    }

    [Theory]
    [InlineData("ClusterRole", "rbac.authorization.k8s.io", 403)]
    [InlineData("clusterrole", "rbac.authorization.k8s.io", 422)]
    [InlineData("ClusterRole ", "rbac.authorization.k8s.io", 422)]
    [InlineData("ClusterRole", "elsewhere", 403)]
    public async Task Nobody_binds_himself_to_what_he_is_not(string kind, string group, int code)
    {
        await using TestApi api = await StartAsync();
        using HttpClient eve = Eve(api);

        // A role of her own of that name, which she may bind: no way of writing the other one's kind may be taken for this.
        Assert.Equal(201, (await SendAsync(eve, HttpMethod.Post, Roles, Role("cluster-admin", "[]"))).Code);

        TestApi.Answer bound = await SendAsync(eve, HttpMethod.Post, Bindings, $$"""
            {"metadata":{"name":"up"},"roleRef":{"apiGroup":"{{group}}","kind":"{{kind}}","name":"cluster-admin"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"eve"}]}
            """);

        Assert.True(bound.Code == code, bound.Text);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Get, "/api/v1/namespaces/mine/secrets", null)).Code);
    }

    [Fact]
    public async Task A_role_that_takes_in_others_needs_every_right()
    {
        await using TestApi api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"verbs":["create","update","patch","get"]}""");
        using HttpClient eve = Eve(api);
        const string takesAll = """{"clusterRoleSelectors":[{"matchExpressions":[{"key":"x","operator":"DoesNotExist"}]}]}""";

        TestApi.Answer whole = await SendAsync(eve, HttpMethod.Post, $"{Rbac}/clusterroles", $$"""{"metadata":{"name":"taker"},"aggregationRule":{{takesAll}},"rules":[]}""");
        TestApi.Answer empty = await SendAsync(eve, HttpMethod.Post, $"{Rbac}/clusterroles", """{"metadata":{"name":"empty"},"rules":[]}""");
        TestApi.Answer later = await SendAsync(eve, HttpMethod.Patch, $"{Rbac}/clusterroles/empty", $$"""{"aggregationRule":{{takesAll}}}""", "application/merge-patch+json");

        Assert.Equal((403, 201, 403), (whole.Code, empty.Code, later.Code));
        Assert.Equal(201, (await api.PostAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"masters"},"aggregationRule":{{takesAll}},"rules":[]}""")).Code);
    }

    [Theory]
    [InlineData("exec?command=id")]
    [InlineData("attach")]
    [InlineData("portforward?ports=80")]
    public async Task Who_may_look_at_pods_does_not_act_in_them(string subresource)
    {
        await using TestApi api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":[""],"resources":["pods","pods/*","pods/exec","pods/attach","pods/portforward"],"verbs":["get","list","watch"]}""");
        using HttpClient eve = Eve(api);

        TestApi.Answer refused = await SendAsync(eve, HttpMethod.Get, $"/api/v1/namespaces/mine/pods/p/{subresource}", null);

        Assert.Equal(403, refused.Code);
        Assert.Contains("cannot create resource \"pods/", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1:99999999:")]
    [InlineData("1:9223372036854775807:mine/x")]
    public async Task A_list_does_not_go_on_in_the_future(string token)
    {
        await using TestApi api = await StartAsync();
        string made = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(token));

        TestApi.Answer answer = await api.GetAsync($"/api/v1/namespaces/mine/configmaps?limit=1&continue={made}");

        Assert.Equal(504, answer.Code);
        Assert.StartsWith("Timeout: Too large resource version: ", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_goes_where_its_path_says_and_nowhere_else()
    {
        await using TestApi api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":[""],"resources":["configmaps"],"verbs":["create","update","patch"]}""");
        using HttpClient eve = Eve(api);
        const string maps = "/api/v1/namespaces/mine/configmaps";
        await SendAsync(eve, HttpMethod.Post, maps, """{"metadata":{"name":"m"}}""");

        Assert.Equal(400, (await SendAsync(eve, HttpMethod.Post, maps, """{"metadata":{"name":"x","namespace":"kube-system"}}""")).Code);
        Assert.Equal(400, (await SendAsync(eve, HttpMethod.Put, $"{maps}/m", """{"metadata":{"name":"m","namespace":"kube-system"}}""")).Code);
        Assert.Equal(400, (await SendAsync(eve, HttpMethod.Put, $"{maps}/m", """{"metadata":{"name":"other"}}""")).Code);
        TestApi.Answer patched = await SendAsync(eve, HttpMethod.Patch, $"{maps}/m", """{"metadata":{"namespace":"kube-system","name":"other","uid":"0"}}""", "application/merge-patch+json");
        Assert.InRange(patched.Code, 400, 422);
        Assert.Equal(0, (await api.GetAsync("/api/v1/namespaces/kube-system/configmaps?fieldSelector=metadata.name%3Dother")).Json.Count("items"));
    }

    [Fact]
    public async Task Nothing_new_comes_into_a_namespace_that_is_going()
    {
        await using TestApi api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":["","apps"],"resources":["*"],"verbs":["create","get","patch","update"]}""");
        using HttpClient eve = Eve(api);
        await api.DeleteAsync("/api/v1/namespaces/mine");

        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Post, "/api/v1/namespaces/mine/configmaps", """{"metadata":{"name":"late"}}""")).Code);
        Assert.Equal(403, (await SendAsync(eve, HttpMethod.Patch, "/api/v1/namespaces/mine/configmaps/late?fieldManager=eve", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"late"}}""", Apply)).Code);
    }

    [Fact]
    public async Task A_request_for_a_masters_certificate_is_refused_and_another_name_is_not_approved()
    {
        await using TestApi api = await StartAsync();
        await GrantAsync(api, """{"apiGroups":["certificates.k8s.io"],"resources":["certificatesigningrequests","certificatesigningrequests/approval","certificatesigningrequests/status"],"verbs":["create","get","update","patch"]}""");
        using HttpClient eve = Eve(api);
        const string requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        string Csr(string name, string subject) => $$"""{"metadata":{"name":"{{name}}"},"spec":{"signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"],"username":"kubernetes-admin","groups":["system:masters"],"request":"{{RequestOf(subject)}}"} }""";

        TestApi.Answer masters = await SendAsync(eve, HttpMethod.Post, requests, Csr("a", "CN=eve,O=system:masters"));
        TestApi.Answer made = await SendAsync(eve, HttpMethod.Post, requests, Csr("b", "CN=kubernetes-admin"));
        JsonObject approved = made.Json;
        approved["status"] = JsonNode.Parse("""{"conditions":[{"type":"Approved","status":"True","reason":"me"}]}""");
        TestApi.Answer approval = await SendAsync(eve, HttpMethod.Put, $"{requests}/b/approval", approved.ToJsonString());

        Assert.Equal((403, 201, 403), (masters.Code, made.Code, approval.Code));
        Assert.Equal("eve", made.Json.Child("spec").Text("username"));
        Assert.DoesNotContain("system:masters", made.Json.Child("spec").Texts("groups"));
        Assert.Null(made.Json.Child("status").Text("certificate"));
    }

    private static string RequestOf(string subject)
    {
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.ECDsa.Create();
        string pem = new System.Security.Cryptography.X509Certificates.CertificateRequest(subject, key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem));
    }

    private static string Role(string name, string rules) => $$"""{"metadata":{"name":"{{name}}"},"rules":{{rules}}}""";

    private static HttpClient Eve(TestApi api) => api.InProcess(new RequestUser("eve", ["system:authenticated"]));

    private static Task<TestApi.Answer> SendAsync(HttpClient client, HttpMethod method, string path, string? body, string type = "application/json") =>
        TestApi.SendAsync(client, method, path, body, type);

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"mine"}}""");
        await GrantAsync(api, """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles","rolebindings","roles/status"],"verbs":["get","create","update","patch","delete"]},{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");
        return api;
    }

    private static async Task GrantAsync(TestApi api, string rules)
    {
        string name = "g" + Guid.NewGuid().ToString("N");
        await api.PostAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"{{name}}"},"rules":[{{rules}}]}""");
        TestApi.Answer bound = await api.PostAsync($"{Rbac}/clusterrolebindings", $$"""
            {"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{name}}"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"eve"}]}
            """);
        Assert.Equal(201, bound.Code);
    }
}
