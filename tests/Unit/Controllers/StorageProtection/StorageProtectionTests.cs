using System.Text;
using System.Text.Json.Nodes;
using Gantry.Controllers.StorageProtection;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.StorageProtection;

public sealed class StorageProtectionTests
{
    private static readonly ObjectKey Claim = new("default", "data");
    private static readonly ObjectKey Volume = ObjectKey.ClusterScoped("disk");

    [Fact]
    public async Task A_claim_goes_when_the_last_pod_that_uses_it_has_gone()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddStorageProtection());
        await PostAsync(cluster, "/api/v1/namespaces/default/persistentvolumeclaims", """{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        Pod pod = Some.Pod("user", node: "one");
        await cluster.CreateAsync(pod with { Spec = pod.Spec with { Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }] } });
        await cluster.Kube.DeleteAsync(PersistentVolumeClaim.Definition, Claim);
        await cluster.SettleAsync();
        JsonObject? held = await FindAsync(cluster, PersistentVolumeClaim.Definition, Claim);

        await cluster.Kube.DeleteAsync<Pod>(pod.Key, new() { GracePeriodSeconds = 0 });

        await UntilGoneAsync(cluster, PersistentVolumeClaim.Definition, Claim);
        Assert.Equal(["kubernetes.io/pvc-protection"], held.Child("metadata").Texts("finalizers"));
    }

    [Fact]
    public async Task A_claim_that_no_pod_on_a_node_uses_goes_at_once_and_one_that_lacks_the_mark_gets_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddStorageProtection());
        await PostAsync(cluster, "/api/v1/namespaces/default/persistentvolumeclaims", """{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        await cluster.Kube.PatchAsync(PersistentVolumeClaim.Definition, Claim, PatchBody.Merge(new() { ["metadata"] = new JsonObject { ["finalizers"] = null } }), KubeJson.TypeOf<PartialObject>());
        await WaitForAsync(cluster, PersistentVolumeClaim.Definition, Claim, claim => claim.Child("metadata").Texts("finalizers").Any());
        Pod waiting = Some.Pod("waiting");
        await cluster.CreateAsync(waiting with { Spec = waiting.Spec with { Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }] } });

        await cluster.Kube.DeleteAsync(PersistentVolumeClaim.Definition, Claim);

        await UntilGoneAsync(cluster, PersistentVolumeClaim.Definition, Claim);
    }

    [Fact]
    public async Task A_volume_goes_when_no_claim_is_bound_to_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddStorageProtection());
        await PostAsync(cluster, "/api/v1/persistentvolumes", """{"metadata":{"name":"disk"},"spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"1Gi"},"hostPath":{"path":"/tmp/x"}}}""");
        await PatchStatusAsync(cluster, "Bound");
        await cluster.Kube.DeleteAsync(PersistentVolume.Definition, Volume);
        await cluster.SettleAsync();
        JsonObject? held = await FindAsync(cluster, PersistentVolume.Definition, Volume);

        await PatchStatusAsync(cluster, "Released");

        await UntilGoneAsync(cluster, PersistentVolume.Definition, Volume);
        Assert.Equal(["kubernetes.io/pv-protection"], held.Child("metadata").Texts("finalizers"));
    }

    private static Task PatchStatusAsync(TestCluster cluster, string phase) => cluster.Kube.PatchAsync(
        PersistentVolume.Definition, Volume, PatchBody.Merge(new() { ["status"] = new JsonObject { ["phase"] = phase } }), KubeJson.TypeOf<PartialObject>(), "status");

    private static async Task<JsonObject?> FindAsync(TestCluster cluster, ResourceDefinition kind, ObjectKey key)
    {
        try
        {
            return await cluster.Kube.GetAsync(kind, key, KubeJson.TypeOf<JsonObject>());
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            return null;
        }
    }

    private static Task UntilGoneAsync(TestCluster cluster, ResourceDefinition kind, ObjectKey key) => WaitForAsync(cluster, kind, key, item => item is null);

    private static async Task WaitForAsync(TestCluster cluster, ResourceDefinition kind, ObjectKey key, Func<JsonObject?, bool> condition)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); !condition(await FindAsync(cluster, kind, key));)
        {
            Assert.True(DateTime.UtcNow < end, "waited for a minute");
            await Task.Delay(1);
            cluster.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }
    }

    private static async Task PostAsync(TestCluster cluster, string path, string body)
    {
        using HttpClient http = new(cluster.Api, disposeHandler: false) { BaseAddress = new Uri("http://api/") };
        using HttpResponseMessage answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
