using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class NodeRestrictionTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_node_changes_only_itself_and_labels_that_are_its_own()
    {
        await using TestApi api = await StartAsync();
        using HttpClient node = AgentOf(api, "n1");

        TestApi.Answer other = await SendAsync(node, HttpMethod.Patch, "/api/v1/nodes/n2/status", """{"status":{"phase":"x"}}""");
        TestApi.Answer known = await SendAsync(node, HttpMethod.Patch, "/api/v1/nodes/n1", """{"metadata":{"labels":{"kubernetes.io/os":"linux","example.com/rack":"7"}}}""");
        TestApi.Answer steering = await SendAsync(node, HttpMethod.Patch, "/api/v1/nodes/n1", """{"metadata":{"labels":{"node-restriction.kubernetes.io/safe":"yes","node-role.kubernetes.io/control-plane":""}}}""");
        TestApi.Answer taints = await SendAsync(node, HttpMethod.Patch, "/api/v1/nodes/n1", """{"spec":{"taints":[]}}""");

        Assert.Equal("nodes \"n2\" is forbidden: node \"n1\" is not allowed to modify node \"n2\"", other.Message);
        Assert.True(known.Code == 200, known.Text);
        Assert.Equal("nodes \"n1\" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/safe, node-role.kubernetes.io/control-plane", steering.Message);
        Assert.Equal("nodes \"n1\" is forbidden: node \"n1\" is not allowed to modify taints", taints.Message);
    }

    [Fact]
    public async Task A_node_touches_only_pods_that_are_bound_to_it()
    {
        await using TestApi api = await StartAsync();
        using HttpClient here = AgentOf(api, "n1");
        using HttpClient there = AgentOf(api, "n2");
        string status = """{"status":{"phase":"Running"}}""";

        TestApi.Answer own = await SendAsync(here, HttpMethod.Patch, $"{Pods}/p/status", status);
        TestApi.Answer foreign = await SendAsync(there, HttpMethod.Patch, $"{Pods}/p/status", status);
        TestApi.Answer made = await SendAsync(here, HttpMethod.Post, Pods, Some.Pod("x"));
        TestApi.Answer taken = await SendAsync(there, HttpMethod.Delete, $"{Pods}/p", null);
        TestApi.Answer lease = await SendAsync(here, HttpMethod.Post, "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", """{"metadata":{"name":"n2"}}""");

        Assert.True(own.Code == 200, own.Text);
        Assert.Equal("pods \"p\" is forbidden: node \"n2\" can only update pod status for pods with spec.nodeName set to itself", foreign.Message);
        Assert.Equal("pods \"x\" is forbidden: pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n1\" can only create mirror pods", made.Message);
        Assert.Equal("pods \"p\" is forbidden: node \"n2\" can only delete pods with spec.nodeName set to itself", taken.Message);
        Assert.Equal("leases.coordination.k8s.io \"n2\" is forbidden: can only access node lease with the same name as the requesting node", lease.Message);
    }

    [Fact]
    public async Task A_node_gets_tokens_for_its_pods_alone()
    {
        await using TestApi api = await StartAsync();
        JsonObject pod = (await api.GetAsync($"{Pods}/p")).Json;
        string uid = pod.Child("metadata").Text("uid")!;

        TestApi.Answer unbound = await TokenAsync(api, "n1", "{}");
        TestApi.Answer foreign = await TokenAsync(api, "n2", Bound(uid));
        TestApi.Answer own = await TokenAsync(api, "n1", Bound(uid));

        Assert.EndsWith("node requested token not bound to a pod", unbound.Message);
        Assert.EndsWith("node requested token bound to a pod scheduled on a different node", foreign.Message);
        Assert.True(own.Code == 201, own.Text);
    }

    // Nodes pull images with tokens for registries (KEP-4412): of them no pod speaks, and their owner says for which.
    [Fact]
    public async Task A_node_gets_tokens_for_others_only_where_a_rule_names_them()
    {
        await using TestApi api = await StartAsync();
        string uid = (await api.GetAsync($"{Pods}/p")).Json.Child("metadata").Text("uid")!;
        using HttpClient agent = api.InProcess(new("system:node:n1", ["system:nodes", "system:authenticated"]));
        Task<TestApi.Answer> AskAsync(string audiences) => SendAsync(agent, HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/default/token",
            $$"""{"spec":{"audiences":[{{audiences}}],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p","uid":"{{uid}}"} } }""");

        TestApi.Answer before = await AskAsync("\"registry.example\"");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """
            {"metadata":{"name":"pull"},"rules":[{"verbs":["request-serviceaccounts-token-audience"],"apiGroups":[""],"resources":["registry.example"],"resourceNames":["default"]}]}
            """);
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"pull"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"pull"},"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"system:nodes"}]}
            """);
        TestApi.Answer after = await AskAsync("\"registry.example\"");
        TestApi.Answer other = await AskAsync("\"bank.example\"");
        TestApi.Answer two = await AskAsync("\"registry.example\",\"bank.example\"");

        Assert.Equal("serviceaccounts \"default\" is forbidden: audience \"registry.example\" not found in pod spec volume, system:node:n1 is not authorized to request tokens for this audience", before.Message);
        Assert.True(after.Code == 201, after.Text);
        Assert.EndsWith("audience \"bank.example\" not found in pod spec volume, system:node:n1 is not authorized to request tokens for this audience", other.Message);
        Assert.EndsWith("node may only request 0 or 1 audiences", two.Message);
    }

    // With the right to a status alone a node could give a claim labels, owners and finalizers, as an admin would.
    [Fact]
    public async Task A_node_says_how_large_a_claim_has_become_and_nothing_else_of_it()
    {
        await using TestApi api = await StartAsync();
        const string claims = "/api/v1/namespaces/default/persistentvolumeclaims";
        await api.PostAsync(claims, """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        using HttpClient node = AgentOf(api, "n1");
        Task<TestApi.Answer> SayAsync(string what, string part = "/status") => SendAsync(node, HttpMethod.Patch, $"{claims}/c{part}", what);

        TestApi.Answer size = await SayAsync("""{"status":{"capacity":{"storage":"2Gi"},"conditions":[{"type":"Resizing","status":"True"}]}}""");
        TestApi.Answer label = await SayAsync("""{"metadata":{"labels":{"a":"b"}}}""");
        TestApi.Answer phase = await SayAsync("""{"status":{"phase":"Lost"}}""");
        TestApi.Answer whole = await SayAsync("""{"metadata":{"labels":{"a":"b"}}}""", "");

        Assert.True(size.Code == 200, size.Text);
        Assert.StartsWith("persistentvolumeclaims \"c\" is forbidden: node \"n1\" is not allowed to update fields other than status.capacity and status.conditions", label.Message, StringComparison.Ordinal);
        Assert.Equal(403, phase.Code);
        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: may only update PVC status", whole.Message);
    }

    [Theory]
    [InlineData("\"serviceAccountName\":\"default\"", "a mirror pod may not reference service accounts")]
    [InlineData("\"imagePullSecrets\":[{\"name\":\"s\"}]", "a mirror pod may not reference secrets")]
    public async Task Nobody_makes_a_mirror_that_is_given_something(string reference, string because)
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer made = await api.PostAsync(Pods, $$"""{"metadata":{"name":"m","annotations":{"kubernetes.io/config.mirror":"x"} },"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}],{{reference}} } }""");

        Assert.Equal((403, $"pods \"m\" is forbidden: {because}"), (made.Code, made.Message));
    }

    private static string Bound(string uid) => $$"""{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p","uid":"{{uid}}"} }""";

    private static async Task<TestApi.Answer> TokenAsync(TestApi api, string node, string spec)
    {
        using HttpClient agent = AgentOf(api, node);
        return await SendAsync(agent, HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/default/token", $$"""{"spec":{{spec}} }""");
    }

    private static Task<TestApi.Answer> SendAsync(HttpClient client, HttpMethod method, string path, string? body) =>
        TestApi.SendAsync(client, method, path, body, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");

    // Masters too, so that admission alone decides here and not what nodes are authorized to.
    private static HttpClient AgentOf(TestApi api, string node) => api.InProcess(new($"system:node:{node}", ["system:nodes", "system:masters"]));

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n2"}}""");
        await api.PostAsync(Pods, Some.Pod("p"));
        await api.PostAsync($"{Pods}/p/binding", """{"target":{"kind":"Node","name":"n1"}}""");
        return api;
    }
}
