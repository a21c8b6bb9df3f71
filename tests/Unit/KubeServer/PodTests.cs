using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class PodTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_pod_gets_an_account_a_token_a_priority_and_tolerations()
    {
        await using TestApi api = await StartAsync();

        JsonObject pod = (await api.PostAsync(Pods, Some.Pod("p", ",\"priorityClassName\":\"system-node-critical\""))).Json;

        JsonObject volume = pod.Child("spec").Objects("volumes").Single();
        Assert.Equal("default", pod.Child("spec").Text("serviceAccountName"));
        Assert.StartsWith("kube-api-access-", volume.Text("name"));
        Assert.Equal(3, volume.Child("projected").Objects("sources").Count());
        Assert.Equal("/var/run/secrets/kubernetes.io/serviceaccount", pod.Child("spec").Objects("containers").Single().Objects("volumeMounts").Single().Text("mountPath"));
        Assert.Equal(2_000_001_000, pod.Child("spec").Whole("priority"));
        Assert.Equal(2, pod.Child("spec").Objects("tolerations").Count());
        Assert.Equal(("Pending", "BestEffort"), (pod.Child("status").Text("phase"), pod.Child("status").Text("qosClass")));
    }

    [Fact]
    public async Task A_pod_that_declines_its_token_gets_none()
    {
        await using TestApi api = await StartAsync();

        JsonObject pod = (await api.PostAsync(Pods, Some.Pod("p", ",\"automountServiceAccountToken\":false"))).Json;

        Assert.Empty(pod.Child("spec").Objects("volumes"));
    }

    [Fact]
    public async Task What_admission_does_not_find_is_refused()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer account = await api.PostAsync(Pods, Some.Pod("p", ",\"serviceAccountName\":\"nobody\""));
        TestApi.Answer priority = await api.PostAsync(Pods, Some.Pod("p", ",\"priorityClassName\":\"nothing\""));
        TestApi.Answer space = await api.PostAsync("/api/v1/namespaces/nowhere/pods", Some.Pod("p"));

        Assert.Equal((403, "pods \"p\" is forbidden: error looking up service account default/nobody: serviceaccount \"nobody\" not found"), (account.Code, account.Message));
        Assert.Equal((403, "pods \"p\" is forbidden: no PriorityClass with name nothing was found"), (priority.Code, priority.Message));
        Assert.Equal((404, "namespaces \"nowhere\" not found"), (space.Code, space.Message));
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync(Pods, Some.Pod("p"));

        TestApi.Answer wrong = await BindAsync(api, "n1", uid: "other");
        TestApi.Answer first = await BindAsync(api, "n1");
        TestApi.Answer second = await BindAsync(api, "n2");
        JsonObject pod = (await api.GetAsync($"{Pods}/p")).Json;

        Assert.Equal([409, 201, 409], [wrong.Code, first.Code, second.Code]);
        Assert.Equal("n1", pod.Child("spec").Text("nodeName"));
        Assert.Equal("True", pod.Child("status").Objects("conditions").Single().Text("status"));
    }

    [Fact]
    public async Task A_running_pod_goes_gracefully_and_its_node_has_the_last_word()
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync(Pods, Some.Pod("p"));
        await BindAsync(api, "n1");

        TestApi.Answer deleted = await api.DeleteAsync($"{Pods}/p");
        TestApi.Answer longer = await api.DeleteAsync($"{Pods}/p?gracePeriodSeconds=60");
        TestApi.Answer shorter = await api.DeleteAsync($"{Pods}/p?gracePeriodSeconds=5");
        TestApi.Answer gone = await api.DeleteAsync($"{Pods}/p?gracePeriodSeconds=0");

        Assert.Equal([30, 30, 5], new[] { deleted, longer, shorter }.Select(answer => (int)answer.Json.Child("metadata").Whole("deletionGracePeriodSeconds")!));
        Assert.Equal((200, 404), (gone.Code, (await api.GetAsync($"{Pods}/p")).Code));
    }

    [Fact]
    public async Task A_pod_without_a_node_goes_at_once()
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync(Pods, Some.Pod("p"));

        await api.DeleteAsync($"{Pods}/p");

        Assert.Equal(404, (await api.GetAsync($"{Pods}/p")).Code);
    }

    [Fact]
    public async Task An_eviction_deletes()
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync(Pods, Some.Pod("p"));

        TestApi.Answer evicted = await api.PostAsync($"{Pods}/p/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p"}}""");

        Assert.Equal((201, 404), (evicted.Code, (await api.GetAsync($"{Pods}/p")).Code));
    }

    [Fact]
    public async Task A_pods_image_may_change_and_its_command_may_not()
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync(Pods, Some.Pod("p"));

        TestApi.Answer image = await api.PatchAsync($"{Pods}/p", """{"spec":{"containers":[{"name":"c","image":"web:2"}]}}""", "application/strategic-merge-patch+json");
        TestApi.Answer command = await api.PatchAsync($"{Pods}/p", """{"spec":{"containers":[{"name":"c","command":["x"]}]}}""", "application/strategic-merge-patch+json");

        Assert.Equal((200, 2L), (image.Code, image.Json.Child("metadata").Whole("generation")));
        Assert.Equal((422, "Invalid"), (command.Code, command.Reason));
    }

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        return api;
    }

    private static Task<TestApi.Answer> BindAsync(TestApi api, string node, string uid = "") =>
        api.PostAsync($"{Pods}/p/binding", $$"""{"metadata":{"name":"p","uid":"{{uid}}"},"target":{"kind":"Node","name":"{{node}}"} }""");
}
