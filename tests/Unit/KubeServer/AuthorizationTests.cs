using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class AuthorizationTests
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Reviews = "/apis/authorization.k8s.io/v1";
    private static readonly RequestUser Ann = new("ann", ["dev", "system:authenticated"]);

    // Roles that somebody deleted are the first thing to look for when nothing is allowed any more.
    [Fact]
    public async Task Who_is_bound_to_a_role_that_is_not_there_is_told_so()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string rbac = "/apis/rbac.authorization.k8s.io/v1";
        const string subjects = "\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\",\"name\":\"ann\"}]";
        await api.PostAsync($"{rbac}/clusterrolebindings", $$"""{"metadata":{"name":"lost"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"gone"},{{subjects}} }""");
        await api.PostAsync($"{rbac}/namespaces/default/rolebindings", $$"""{"metadata":{"name":"lost"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"away"},{{subjects}} }""");
        await api.PostAsync($"{rbac}/clusterroles", """{"metadata":{"name":"writer"},"rules":[{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"verbs":["create"]}]}""");
        await api.PostAsync($"{rbac}/clusterrolebindings", $$"""{"metadata":{"name":"writer"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"writer"},{{subjects}} }""");
        using HttpClient ann = api.InProcess(new("ann", ["system:authenticated"]));

        TestApi.Answer pods = await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/default/pods");
        TestApi.Answer path = await TestApi.SendAsync(ann, HttpMethod.Get, "/metrics");
        TestApi.Answer review = await TestApi.SendAsync(ann, HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"get","resource":"nodes"}}}""");
        TestApi.Answer rules = await TestApi.SendAsync(ann, HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""");
        TestApi.Answer grant = await TestApi.SendAsync(ann, HttpMethod.Post, $"{rbac}/clusterroles", """{"metadata":{"name":"mine"},"rules":[{"nonResourceURLs":["/logs"],"verbs":["get","post"]}]}""");
        TestApi.Answer all = await TestApi.SendAsync(ann, HttpMethod.Post, $"{rbac}/clusterroles", """{"metadata":{"name":"mine"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}""");

        const string gone = "clusterrole.rbac.authorization.k8s.io \"gone\" not found";
        Assert.EndsWith($"in the namespace \"default\": RBAC: [{gone}, role.rbac.authorization.k8s.io \"away\" not found]", pods.Message, StringComparison.Ordinal);
        Assert.Equal($"forbidden: User \"ann\" cannot get path \"/metrics\": RBAC: {gone}", path.Message);
        Assert.Equal($"RBAC: {gone}", review.Json.Child("status").Text("reason"));
        Assert.Equal($"[{gone}, role.rbac.authorization.k8s.io \"away\" not found]", rules.Json.Child("status").Text("evaluationError"));
        Assert.EndsWith("not currently held:\n{NonResourceURLs:[\"/logs\"], Verbs:[\"get\"]}\n{NonResourceURLs:[\"/logs\"], Verbs:[\"post\"]}; resolution errors: [clusterroles.rbac.authorization.k8s.io \"gone\" not found]", grant.Message, StringComparison.Ordinal);
        Assert.Equal("clusterroles.rbac.authorization.k8s.io \"mine\" is forbidden: must have cluster-admin privileges to use the aggregationRule", all.Message);
    }

    [Theory]
    [InlineData("PUT", "update", "pods")]
    [InlineData("PATCH", "patch", "pods")]
    [InlineData("POST", "create", "pods/p")]
    [InlineData("DELETE", "delete", "pods/p/log")]
    public async Task Rights_are_asked_by_the_method_and_only_then_is_said_that_nothing_is_done_so(string method, string verb, string path)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(new("ann", ["system:authenticated"]));

        TestApi.Answer refused = await TestApi.SendAsync(ann, new HttpMethod(method), $"/api/v1/namespaces/default/{path}", "{}");
        TestApi.Answer unknown = await api.SendAsync(new HttpMethod(method), $"/api/v1/namespaces/default/{path}", "{}");

        Assert.Contains($"User \"ann\" cannot {verb} resource \"pods", refused.Message, StringComparison.Ordinal);
        Assert.Equal(405, unknown.Code);
    }

    [Theory]
    [InlineData("", "[roleRef.kind: Unsupported value: \"\": supported values: \"ClusterRole\", roleRef.name: Required value]")]
    [InlineData("\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"view\"},\"subjects\":[{\"name\":\"a\"}],", "subjects[0].kind: Unsupported value: \"\": supported values: \"ServiceAccount\", \"User\", \"Group\"")]
    public async Task A_binding_that_names_nothing_is_told_what_it_could_name(string content, string words)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", $$"""{ {{content}}"metadata":{"name":"v"} }""");

        Assert.Equal((422, $"ClusterRoleBinding.rbac.authorization.k8s.io \"v\" is invalid: {words}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_question_is_no_object_and_has_no_place()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string reviews = "/apis/authorization.k8s.io/v1";
        const string spec = "\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}";

        TestApi.Answer named = await api.PostAsync($"{reviews}/selfsubjectaccessreviews", $$"""{"metadata":{"name":"x"},{{spec}} }""");
        TestApi.Answer everywhere = await api.PostAsync($"{reviews}/localsubjectaccessreviews", $$"""{ {{spec}} }""");
        TestApi.Answer one = await api.GetAsync($"{reviews}/subjectaccessreviews/x");

        Assert.Equal(422, named.Code);
        Assert.Contains("metadata: Invalid value: ", named.Message, StringComparison.Ordinal);
        Assert.Equal((404, 404), (everywhere.Code, one.Code));
    }

    [Fact]
    public async Task Nobody_may_anything_until_a_role_is_bound()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(Ann);

        TestApi.Answer before = await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/default/configmaps");
        await GrantAsync(api, "reader", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get","list"]}""");
        TestApi.Answer after = await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/default/configmaps");
        TestApi.Answer elsewhere = await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/kube-system/configmaps");
        TestApi.Answer written = await TestApi.SendAsync(ann, HttpMethod.Post, "/api/v1/namespaces/default/configmaps", Some.ConfigMap("a"));

        Assert.Equal([403, 200, 403, 403], [before.Code, after.Code, elsewhere.Code, written.Code]);
        Assert.Equal("configmaps is forbidden: User \"ann\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"", before.Message);
    }

    [Fact]
    public async Task Names_and_subresources_are_told_apart()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(Ann);
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("mine"));
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("other"));
        await GrantAsync(api, "one", """{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["mine"],"verbs":["get"]}""");

        Assert.Equal(200, (await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/default/configmaps/mine")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/default/configmaps/other")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(ann, HttpMethod.Get, "/api/v1/namespaces/default/configmaps")).Code);
    }

    [Fact]
    public async Task Nobody_gives_away_more_than_he_has()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(Ann);
        await GrantAsync(
            api, "roles", """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles","rolebindings"],"verbs":["create","get"]},{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");

        TestApi.Answer own = await TestApi.SendAsync(ann, HttpMethod.Post, $"{Rbac}/namespaces/default/roles", Role("own", """{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}"""));
        TestApi.Answer more = await TestApi.SendAsync(ann, HttpMethod.Post, $"{Rbac}/namespaces/default/roles", Role("more", """{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}"""));
        TestApi.Answer bind = await TestApi.SendAsync(ann, HttpMethod.Post, $"{Rbac}/namespaces/default/rolebindings", Binding("up", "ClusterRole", "cluster-admin"));

        Assert.Equal([201, 403, 403], [own.Code, more.Code, bind.Code]);
        Assert.Equal(
            """roles.rbac.authorization.k8s.io "more" is forbidden: user "ann" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:""" + "\n"
            + """{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}""",
            more.Message);
    }

    [Fact]
    public async Task A_binding_keeps_its_role()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding("b", "ClusterRole", "view"));

        TestApi.Answer changed = await api.PutAsync($"{Rbac}/namespaces/default/rolebindings/b", Binding("b", "ClusterRole", "edit"));

        Assert.Equal(422, changed.Code);
        Assert.Contains("cannot change roleRef", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviews_say_what_would_be_allowed_and_why()
    {
        await using TestApi api = await TestApi.StartAsync();
        await GrantAsync(api, "reader", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");

        TestApi.Answer yes = await api.PostAsync($"{Reviews}/subjectaccessreviews", """{"spec":{"user":"x","groups":["dev"],"resourceAttributes":{"verb":"get","resource":"configmaps","namespace":"default"}}}""");
        TestApi.Answer no = await api.PostAsync($"{Reviews}/subjectaccessreviews", """{"spec":{"user":"x","groups":["dev"],"resourceAttributes":{"verb":"get","resource":"secrets","namespace":"default"}}}""");

        Assert.Equal((201, true), (yes.Code, yes.Json.Child("status").Flag("allowed")));
        Assert.Equal("RBAC: allowed by RoleBinding \"reader/default\" of Role \"reader\" to Group \"dev\"", yes.Json.Child("status").Text("reason"));
        Assert.False(no.Json.Child("status").Flag("allowed"));
    }

    [Fact]
    public async Task Kubectl_asks_who_it_is_and_what_it_may()
    {
        await using TestApi api = await TestApi.StartAsync();

        (int can, string yes, string errors) = await api.KubectlAsync("auth", "can-i", "delete", "nodes");
        (int cannot, string no, _) = await api.KubectlAsync("auth", "can-i", "get", "pods", "--as=ann");
        (int who, string name, _) = await api.KubectlAsync("auth", "whoami", "-o", "jsonpath={.status.userInfo.groups}");
        (_, string list, _) = await api.KubectlAsync("auth", "can-i", "--list");

        Assert.True(can == 0, errors);
        Assert.Equal("yes\n", yes);
        Assert.Equal(0, who);
        Assert.Contains("system:masters", name, StringComparison.Ordinal);
        Assert.Contains("*.*", list, StringComparison.Ordinal);
        Assert.NotEqual(0, cannot);
        Assert.Contains("no", no, StringComparison.Ordinal);
    }

    private static async Task GrantAsync(TestApi api, string name, string rules)
    {
        Assert.Equal(201, (await api.PostAsync($"{Rbac}/namespaces/default/roles", Role(name, rules))).Code);
        Assert.Equal(201, (await api.PostAsync($"{Rbac}/namespaces/default/rolebindings", Binding(name, "Role", name))).Code);
    }

    private static string Role(string name, string rules) => $$"""{"metadata":{"name":"{{name}}"},"rules":[{{rules}}]}""";

    private static string Binding(string name, string kind, string role) =>
        $$"""{"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{kind}}","name":"{{role}}"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"dev"}]}""";
}
