using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>Somebody has the certificate of a node, and wants what other nodes have.</summary>
public sealed class StolenNodeTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Slices = "/apis/resource.k8s.io/v1/resourceslices";

    [Theory]
    [InlineData("""{"name":"v","azureFile":{"secretName":"target","shareName":"s"}}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"name":"v","csi":{"driver":"d.example","nodePublishSecretRef":{"name":"target"}}}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"name":"v","flexVolume":{"driver":"d/e","secretRef":{"name":"target"}}}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"name":"v","iscsi":{"targetPortal":"p","iqn":"iqn.2000-01.x:y","lun":0,"secretRef":{"name":"target"}}}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"name":"v","projected":{"sources":[{"secret":{"name":"target"}}]}}""", "a mirror pod may not reference secrets")]
    [InlineData("""{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}""", "a mirror pod may not use ServiceAccountToken volume projections")]
    [InlineData("""{"name":"v","ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}}""", "node \"n1\" can not create pods that reference persistentvolumeclaims")]
    public async Task A_pod_of_its_own_making_refers_to_nothing(string volume, string words)
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"target"},"stringData":{"k":"v"}}""");
        using HttpClient node = Node(api, "n1");
        string uid = (await api.GetAsync("/api/v1/nodes/n1")).Json.Child("metadata").Text("uid")!;

        TestApi.Answer made = await TestApi.SendAsync(node, HttpMethod.Post, Pods, $$"""
            {"metadata":{"name":"mirror","annotations":{"kubernetes.io/config.mirror":"x"},"ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n1","uid":"{{uid}}","controller":true}]},
             "spec":{"nodeName":"n1","containers":[{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{{volume}}]} }
            """);

        Assert.True(made.Code == 403, made.Text);
        Assert.EndsWith(words, made.Message, StringComparison.Ordinal);
        Assert.Equal(403, (await TestApi.SendAsync(node, HttpMethod.Get, "/api/v1/namespaces/default/secrets/target")).Code);
    }

    [Fact]
    public async Task A_pods_status_opens_no_claims()
    {
        await using TestApi api = await StartAsync();
        using HttpClient node = Node(api, "n1");

        TestApi.Answer written = await TestApi.SendAsync(
            node, HttpMethod.Patch, $"{Pods}/p/status", """{"status":{"resourceClaimStatuses":[{"name":"c","resourceClaimName":"target"}]}}""", "application/merge-patch+json");

        Assert.Equal(403, written.Code);
        Assert.EndsWith("node \"n1\" cannot update resource claim statuses", written.Message, StringComparison.Ordinal);
        Assert.Equal(403, (await TestApi.SendAsync(node, HttpMethod.Get, "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims/target")).Code);
    }

    [Fact]
    public async Task Devices_of_other_nodes_are_out_of_reach()
    {
        await using TestApi api = await StartAsync();
        Assert.Equal(201, (await api.PostAsync(Slices, Slice("theirs", "n2"))).Code);
        using HttpClient node = Node(api, "n1");

        Assert.Equal(201, (await TestApi.SendAsync(node, HttpMethod.Post, Slices, Slice("own", "n1"))).Code);
        Assert.Equal(403, (await TestApi.SendAsync(node, HttpMethod.Post, Slices, Slice("faked", "n2"))).Code);
        Assert.Equal(200, (await TestApi.SendAsync(node, HttpMethod.Get, $"{Slices}?fieldSelector=spec.nodeName%3Dn1")).Code);
        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])[(HttpMethod.Get, Slices), (HttpMethod.Delete, Slices), (HttpMethod.Get, $"{Slices}/theirs"), (HttpMethod.Delete, $"{Slices}/theirs"), (HttpMethod.Delete, $"{Slices}?fieldSelector=spec.nodeName%3Dn2")])
            Assert.Equal(403, (await TestApi.SendAsync(node, method, path)).Code);
        Assert.Equal(200, (await TestApi.SendAsync(node, HttpMethod.Delete, $"{Slices}/own")).Code);
    }

    [Theory]
    [InlineData("[]", 201)]
    [InlineData("""["vault"]""", 201)]
    [InlineData("""["elsewhere"]""", 403)]
    [InlineData("""["vault","elsewhere"]""", 403)]
    public async Task Tokens_are_for_whom_the_pod_says(string audiences, int code)
    {
        await using TestApi api = await StartAsync();
        using HttpClient node = Node(api, "n1");
        string uid = (await api.GetAsync($"{Pods}/p")).Json.Child("metadata").Text("uid")!;

        TestApi.Answer token = await TestApi.SendAsync(node, HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/default/token", $$"""
            {"spec":{"audiences":{{audiences}},"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p","uid":"{{uid}}"} } }
            """);

        Assert.True(token.Code == code, token.Text);
    }

    [Theory]
    [InlineData("GET", "/api/v1/secrets")]
    [InlineData("GET", "/api/v1/namespaces/kube-system/secrets?fieldSelector=metadata.name%3Dx")]
    [InlineData("GET", "/api/v1/nodes/n2/proxy/")]
    [InlineData("GET", "/api/v1/nodes/n1/proxy/")]
    [InlineData("POST", "/api/v1/namespaces/default/pods/p/exec?command=id")]
    [InlineData("POST", "/api/v1/namespaces/default/pods/p/binding")]
    [InlineData("PUT", "/api/v1/nodes/n2/status")]
    [InlineData("DELETE", "/api/v1/nodes/n2")]
    [InlineData("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings")]
    [InlineData("PUT", "/apis/certificates.k8s.io/v1/certificatesigningrequests/x/approval")]
    [InlineData("DELETE", "/api/v1/namespaces/default/pods")]
    [InlineData("PATCH", "/api/v1/namespaces/default/pods/p/ephemeralcontainers")]
    [InlineData("GET", "/metrics")]
    public async Task What_is_no_nodes_business_is_forbidden(string method, string path)
    {
        await using TestApi api = await StartAsync();
        using HttpClient node = Node(api, "n1");

        TestApi.Answer answer = await TestApi.SendAsync(node, new HttpMethod(method), path, method is "GET" or "DELETE" ? null : """{"metadata":{"name":"n2"}}""", method == "PATCH" ? "application/merge-patch+json" : "application/json");

        Assert.Equal(403, answer.Code);
    }

    private static string Slice(string name, string node) =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"driver":"d.example","nodeName":"{{node}}","pool":{"name":"{{node}}","generation":1,"resourceSliceCount":1},"devices":[]} }""";

    private static HttpClient Node(TestApi api, string name) => api.InProcess(new RequestUser($"system:node:{name}", ["system:nodes", "system:authenticated"]));

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n2"}}""");
        TestApi.Answer pod = await api.PostAsync(Pods, """
            {"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"t","projected":{"sources":[{"serviceAccountToken":{"path":"t","audience":"vault"}}]}}]}}
            """);
        Assert.True(pod.Code == 201, pod.Text);
        await api.PostAsync($"{Pods}/p/binding", """{"target":{"kind":"Node","name":"n1"}}""");
        return api;
    }
}
