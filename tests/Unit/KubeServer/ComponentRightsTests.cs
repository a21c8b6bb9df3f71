using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Authorization;
using Gantry.Store;

namespace Gantry.Tests.KubeServer;

/// <summary>What the parts of the cluster may do under their own names.</summary>
public sealed class ComponentRightsTests
{
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private const string Bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    [Theory]
    [InlineData("replicaset-controller", "POST", "/api/v1/namespaces/default/pods", true)]
    [InlineData("replicaset-controller", "POST", "/api/v1/namespaces/default/secrets", false)]
    [InlineData("deployment-controller", "POST", "/apis/apps/v1/namespaces/default/replicasets", true)]
    [InlineData("deployment-controller", "POST", "/api/v1/namespaces/default/pods", false)]
    [InlineData("statefulset-controller", "POST", "/apis/apps/v1/namespaces/default/controllerrevisions", true)]
    [InlineData("statefulset-controller", "POST", "/api/v1/namespaces/default/secrets", false)]
    [InlineData("kube-scheduler", "GET", "/api/v1/nodes", true)]
    [InlineData("kube-scheduler", "GET", "/api/v1/secrets", false)]
    [InlineData("kube-controller-manager", "GET", "/api/v1/secrets", true)]
    [InlineData("kube-controller-manager", "DELETE", "/api/v1/namespaces/default", false)]
    [InlineData("kube-proxy", "GET", "/apis/discovery.k8s.io/v1/endpointslices", true)]
    [InlineData("kube-proxy", "GET", "/api/v1/pods", false)]
    [InlineData("token-cleaner", "GET", "/api/v1/namespaces/kube-system/secrets", true)]
    [InlineData("token-cleaner", "GET", "/api/v1/namespaces/default/secrets", false)]
    public async Task Each_has_the_rights_of_its_role_alone(string component, string method, string path, bool isAllowed)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient client = api.InProcess(ComponentUsers.Of(component));

        TestApi.Answer answer = await TestApi.SendAsync(client, new HttpMethod(method), path, method == "POST" ? "{}" : null);

        bool isRefused = answer.Code == 403 && answer.Message.Contains("\" cannot ", StringComparison.Ordinal);
        Assert.True(isRefused != isAllowed, $"{answer.Code}: {answer.Text}");
    }

    [Fact]
    public async Task A_list_of_one_object_by_its_name_is_judged_as_a_read_of_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Roles, """{"metadata":{"name":"one"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["a"],"verbs":["list","watch"]}]}""");
        await api.PostAsync(Bindings, """{"metadata":{"name":"one"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"one"},"subjects":[{"kind":"User","name":"ann"}]}""");
        using HttpClient ann = api.InProcess(new RequestUser("ann", ["system:authenticated"]));
        const string maps = "/api/v1/namespaces/default/configmaps";

        Assert.Equal(200, (await TestApi.SendAsync(ann, HttpMethod.Get, $"{maps}?fieldSelector=metadata.name%3Da")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(ann, HttpMethod.Get, $"{maps}?fieldSelector=metadata.name%3Db")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(ann, HttpMethod.Get, maps)).Code);
    }

    [Fact]
    public async Task What_a_role_of_the_cluster_lost_is_there_again_after_a_start_unless_its_owner_said_otherwise()
    {
        const string scheduler = $"{Roles}/system:kube-scheduler", proxier = $"{Roles}/system:node-proxier", binding = $"{Bindings}/system:kube-scheduler";
        await using MemoryStore store = new();
        await using TestApi first = await TestApi.StartAsync(shared: store);
        int rules = (await first.GetAsync(scheduler)).Json.Objects("rules").Count();
        await first.PatchAsync(scheduler, """{"rules":[{"apiGroups":["example.com"],"resources":["things"],"verbs":["get"]}]}""");
        await first.PatchAsync(proxier, """{"metadata":{"annotations":{"rbac.authorization.kubernetes.io/autoupdate":"false"}},"rules":[]}""");
        await first.PatchAsync(binding, """{"subjects":[{"kind":"User","name":"ann","apiGroup":"rbac.authorization.k8s.io"}]}""");

        await using TestApi second = await TestApi.StartAsync(shared: store);

        JsonObject repaired = (await second.GetAsync(scheduler)).Json;
        Assert.Equal(rules + 1, repaired.Objects("rules").Count());
        Assert.Contains(repaired.Objects("rules"), rule => rule.Texts("apiGroups").Contains("example.com"));
        Assert.Empty((await second.GetAsync(proxier)).Json.Objects("rules"));
        Assert.Equal(["ann", "system:kube-scheduler"], (await second.GetAsync(binding)).Json.Objects("subjects").Select(subject => subject.Text("name")));
    }
}
