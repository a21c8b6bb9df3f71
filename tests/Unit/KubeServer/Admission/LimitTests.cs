using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class LimitTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Limits = "/api/v1/namespaces/default/limitranges";

    [Fact]
    public async Task Containers_that_say_nothing_get_what_the_range_says()
    {
        await using TestApi api = await StartAsync("""{"type":"Container","default":{"cpu":"500m","memory":"256Mi"},"defaultRequest":{"cpu":"100m"}}""");

        JsonObject pod = (await api.PostAsync(Pods, Some.Pod("p"))).Json;

        JsonObject? resources = pod.Child("spec").Objects("containers").Single().Child("resources");
        Assert.Equal(("500m", "256Mi"), (resources.Child("limits").Text("cpu"), resources.Child("limits").Text("memory")));
        Assert.Equal(("100m", "256Mi"), (resources.Child("requests").Text("cpu"), resources.Child("requests").Text("memory")));
        Assert.Equal(
            "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c",
            pod.Child("metadata").Child("annotations").Text("kubernetes.io/limit-ranger"));
        Assert.Equal("Burstable", pod.Child("status").Text("qosClass"));
    }

    [Theory]
    [InlineData("""{"type":"Container","min":{"cpu":"200m"}}""", "cpu", "100m", "300m", "minimum cpu usage per Container is 200m, but request is 100m")]
    [InlineData("""{"type":"Container","max":{"cpu":"200m"}}""", "cpu", "100m", "300m", "maximum cpu usage per Container is 200m, but limit is 300m")]
    [InlineData("""{"type":"Pod","max":{"memory":"1Gi"}}""", "cpu", "100m", "300m", "maximum memory usage per Pod is 1Gi.  No limit is specified")]
    [InlineData("""{"type":"Container","maxLimitRequestRatio":{"cpu":"2"}}""", "cpu", "100m", "300m", "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000")]
    public async Task What_is_beyond_the_range_is_refused(string limit, string resource, string request, string most, string message)
    {
        await using TestApi api = await StartAsync(limit);

        TestApi.Answer answer = await api.PostAsync(Pods, $$"""
            {"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"{{resource}}":"{{request}}"},"limits":{"{{resource}}":"{{most}}"} } }]} }
            """);

        Assert.Equal((403, $"pods \"p\" is forbidden: {message}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Claims_for_storage_are_limited_too()
    {
        await using TestApi api = await StartAsync("""{"type":"PersistentVolumeClaim","max":{"storage":"1Gi"}}""");

        TestApi.Answer answer = await api.PostAsync(
            "/api/v1/namespaces/default/persistentvolumeclaims",
            """{"metadata":{"name":"v"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"2Gi"}}}}""");

        Assert.Equal("persistentvolumeclaims \"v\" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi", answer.Message);
    }

    private static async Task<TestApi> StartAsync(string limit)
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        TestApi.Answer made = await api.PostAsync(Limits, $$"""{"metadata":{"name":"range"},"spec":{"limits":[{{limit}}]} }""");
        Assert.True(made.Code == 201, made.Text);
        await api.GetAsync(Limits);
        return api;
    }
}
