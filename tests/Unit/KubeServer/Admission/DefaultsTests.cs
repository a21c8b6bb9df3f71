using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class DefaultsTests
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Claims = $"{Core}/persistentvolumeclaims";
    private const string StorageClasses = "/apis/storage.k8s.io/v1/storageclasses";

    [Fact]
    public async Task A_claim_without_a_class_gets_the_default_one_and_an_empty_name_is_one()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(StorageClasses, """{"metadata":{"name":"slow"},"provisioner":"p"}""");
        await api.PostAsync(StorageClasses, """{"metadata":{"name":"fast","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p"}""");
        await api.GetAsync(StorageClasses);

        TestApi.Answer plain = await api.PostAsync(Claims, Claim("a"));
        TestApi.Answer none = await api.PostAsync(Claims, Claim("b", ",\"storageClassName\":\"\""));

        Assert.Equal(("fast", ""), (plain.Json.Child("spec").Text("storageClassName"), none.Json.Child("spec").Text("storageClassName")));
    }

    [Fact]
    public async Task A_claim_grows_only_when_it_is_bound_and_its_class_allows_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(StorageClasses, """{"metadata":{"name":"fixed"},"provisioner":"p"}""");
        await api.PostAsync(StorageClasses, """{"metadata":{"name":"elastic"},"provisioner":"p","allowVolumeExpansion":true}""");
        foreach (string name in (string[])["fixed", "elastic"])
            await api.PostAsync(Claims, Claim(name, $",\"storageClassName\":\"{name}\""));

        TestApi.Answer early = await GrowAsync(api, "elastic");
        foreach (string name in (string[])["fixed", "elastic"])
            await api.PatchAsync($"{Claims}/{name}/status", """{"status":{"phase":"Bound"}}""");
        TestApi.Answer refused = await GrowAsync(api, "fixed");
        TestApi.Answer grown = await GrowAsync(api, "elastic");

        Assert.Equal(422, early.Code);
        Assert.Equal("persistentvolumeclaims \"fixed\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize", refused.Message);
        Assert.True(grown.Code == 200, grown.Text);
    }

    [Fact]
    public async Task A_runtime_class_adds_what_it_costs_and_where_it_is()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/apis/node.k8s.io/v1/runtimeclasses", """
            {"metadata":{"name":"vm"},"handler":"vm","overhead":{"podFixed":{"memory":"64Mi"}},"scheduling":{"nodeSelector":{"vm":"yes"},"tolerations":[{"key":"vm","operator":"Exists"}]}}
            """);

        JsonObject? spec = (await api.PostAsync($"{Core}/pods", Some.Pod("a", ",\"runtimeClassName\":\"vm\""))).Json.Child("spec");
        TestApi.Answer other = await api.PostAsync($"{Core}/pods", Some.Pod("b", ",\"runtimeClassName\":\"vm\",\"nodeSelector\":{\"vm\":\"no\"}"));
        TestApi.Answer unknown = await api.PostAsync($"{Core}/pods", Some.Pod("c", ",\"runtimeClassName\":\"none\""));
        TestApi.Answer made = await api.PostAsync($"{Core}/pods", Some.Pod("d", ",\"overhead\":{\"cpu\":\"1\"}"));

        Assert.Equal(("64Mi", "yes"), (spec.Child("overhead").Text("memory"), spec.Child("nodeSelector").Text("vm")));
        Assert.Contains(spec.Objects("tolerations"), toleration => toleration.Text("key") == "vm");
        Assert.Equal("pods \"b\" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] = no", other.Message);
        Assert.Equal("pods \"c\" is forbidden: pod rejected: RuntimeClass \"none\" not found", unknown.Message);
        Assert.Equal("pods \"d\" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead", made.Message);
    }

    [Fact]
    public async Task There_is_one_default_priority()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
        await api.AddDefaultAccountAsync();
        await api.PostAsync(classes, """{"metadata":{"name":"usual"},"value":7,"globalDefault":true}""");
        await api.GetAsync(classes);

        TestApi.Answer second = await api.PostAsync(classes, """{"metadata":{"name":"other"},"value":8,"globalDefault":true}""");
        JsonObject pod = (await api.PostAsync($"{Core}/pods", Some.Pod("p"))).Json;

        Assert.Equal("priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is already marked as default. Only one default can exist", second.Message);
        Assert.Equal(("usual", 7), (pod.Child("spec").Text("priorityClassName"), pod.Child("spec").Whole("priority")));
    }

    [Fact]
    public async Task A_new_node_waits_until_it_is_ready()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject fresh = (await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""")).Json;
        JsonObject ready = (await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n2"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")).Json;

        Assert.Equal(["node.kubernetes.io/not-ready NoSchedule"], fresh.Child("spec").Objects("taints").Select(taint => $"{taint.Text("key")} {taint.Text("effect")}"));
        Assert.Empty(ready.Child("spec").Objects("taints"));
    }

    private static string Claim(string name, string more = "") =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} }{{more}} } }""";

    private static Task<TestApi.Answer> GrowAsync(TestApi api, string name) =>
        api.PatchAsync($"{Claims}/{name}", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""");
}
