using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class NodeAuthorizerTests
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    [Fact]
    public async Task A_node_reads_what_its_pods_need_and_nothing_else()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient node = await StartAsync(api);

        string[] mine = ["secrets/env", "secrets/volume", "secrets/pull", "configmaps/projected", "configmaps/from", "persistentvolumeclaims/data", "pods/mine", "serviceaccounts/default"];
        foreach (string path in mine)
            Assert.NotEqual(403, (await GetAsync(node, $"{Core}/{path}")).Code);
        foreach (string path in (string[])["secrets/other", "configmaps/other", "persistentvolumeclaims/other", "pods/theirs", "secrets", "configmaps"])
            Assert.Equal(403, (await GetAsync(node, $"{Core}/{path}")).Code);
        TestApi.Answer refused = await GetAsync(node, $"{Core}/secrets/other");

        Assert.Equal(
            "secrets \"other\" is forbidden: User \"system:node:n1\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\": no relationship found between node 'n1' and this object",
            refused.Message);
    }

    [Fact]
    public async Task What_a_node_could_read_it_cannot_read_once_the_pod_is_gone()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient node = await StartAsync(api);
        TestApi.Answer before = await GetAsync(node, $"{Core}/secrets/env");

        await api.DeleteAsync($"{Core}/pods/mine?gracePeriodSeconds=0");
        await WaitFor.TrueAsync(async () => (await GetAsync(node, $"{Core}/secrets/env")).Code == 403);

        Assert.Equal(404, before.Code);
    }

    [Fact]
    public async Task A_node_lists_its_own_pods_and_keeps_its_own_lease()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient node = await StartAsync(api);

        Assert.Equal(403, (await GetAsync(node, "/api/v1/pods")).Code);
        Assert.Equal(403, (await GetAsync(node, "/api/v1/pods?fieldSelector=spec.nodeName%3Dn2")).Code);
        Assert.Equal(200, (await GetAsync(node, "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1")).Code);
        Assert.Equal(200, (await GetAsync(node, "/api/v1/nodes/n1")).Code);
        Assert.Equal(403, (await GetAsync(node, "/api/v1/nodes/n2")).Code);
        Assert.Equal(404, (await GetAsync(node, $"{Leases}/n1")).Code);
        Assert.Equal(403, (await GetAsync(node, $"{Leases}/n2")).Code);
        string? uid = (string?)(await api.GetAsync($"{Core}/pods/mine")).Json["metadata"]!["uid"];
        Assert.Equal(201, (await TestApi.SendAsync(node, HttpMethod.Post, $"{Core}/serviceaccounts/default/token", $$"""{"spec":{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"mine","uid":"{{uid}}"} } }""")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(node, HttpMethod.Post, $"{Core}/serviceaccounts/other/token", "{}")).Code);
        Assert.Equal(200, (await GetAsync(node, "/api/v1/services")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(node, HttpMethod.Delete, "/api/v1/nodes/n1")).Code);
    }

    private static async Task<HttpClient> StartAsync(TestApi api)
    {
        await api.AddDefaultAccountAsync();
        foreach (string name in (string[])["n1", "n2"])
            await api.PostAsync("/api/v1/nodes", $$"""{"metadata":{"name":"{{name}}"} }""");
        TestApi.Answer mine = await api.PostAsync($"{Core}/pods", """
            {"metadata":{"name":"mine"},"spec":{"nodeName":"n1","imagePullSecrets":[{"name":"pull"}],
             "volumes":[{"name":"a","secret":{"secretName":"volume"}},{"name":"b","projected":{"sources":[{"configMap":{"name":"projected"}}]}},{"name":"c","persistentVolumeClaim":{"claimName":"data"}}],
             "containers":[{"name":"c","image":"web:1","env":[{"name":"E","valueFrom":{"secretKeyRef":{"name":"env","key":"k"}}}],"envFrom":[{"configMapRef":{"name":"from"}}]}]}}
            """);
        TestApi.Answer theirs = await api.PostAsync($"{Core}/pods", Some.Pod("theirs", ",\"nodeName\":\"n2\",\"volumes\":[{\"name\":\"a\",\"secret\":{\"secretName\":\"other\"}}]"));
        Assert.Equal((201, 201), (mine.Code, theirs.Code));
        HttpClient node = api.InProcess(new RequestUser("system:node:n1", ["system:nodes", "system:authenticated"]));
        await WaitFor.TrueAsync(async () => (await GetAsync(node, $"{Core}/secrets/env")).Code == 404);
        return node;
    }

    private static Task<TestApi.Answer> GetAsync(HttpClient node, string path) => TestApi.SendAsync(node, HttpMethod.Get, path);
}
