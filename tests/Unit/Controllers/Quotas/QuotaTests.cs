using Gantry.Controllers.DefinedKinds;
using Gantry.Controllers.Quotas;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Quotas;

public sealed class QuotaTests
{
    [Fact]
    public async Task A_new_quota_counts_what_is_there_and_what_goes_is_given_back()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddQuotas());
        await cluster.CreateAsync(Some.Pod("one", cpu: "500m"));
        await cluster.CreateAsync(Some.Pod("two", cpu: "250m"));

        await cluster.CreateAsync(Quota(("pods", "3"), ("requests.cpu", "2"), ("count/services", "2")));
        ResourceQuota counted = await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "pods") == "2");
        await cluster.CreateAsync(Some.Pod("three", cpu: "1"));
        await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "pods") == "3");
        await cluster.Kube.DeleteAsync<Pod>(new("default", "one"));
        ResourceQuota after = await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "pods") == "2");

        Assert.Equal(("750m", "1"), (Used(counted, "requests.cpu"), Used(counted, "count/services")));
        Assert.Equal(1.25m, after.Status.Used["requests.cpu"].Value);
    }

    [Fact]
    public async Task What_is_allowed_changes_with_the_quota()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddQuotas());
        await cluster.CreateAsync(Quota(("pods", "0")));
        await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "pods") == "0");
        KubeException refused = await Assert.ThrowsAsync<KubeException>(() => cluster.CreateAsync(Some.Pod("one")));

        await cluster.ChangeAsync<ResourceQuota>("q", quota => quota with { Spec = Quota(("pods", "1")).Spec });
        await cluster.WaitForAsync<ResourceQuota>("q", quota => quota.Status.Hard["pods"].Value == 1);
        await cluster.CreateAsync(Some.Pod("one"));

        Assert.Contains("exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_of_a_defined_kind_are_counted_too()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddDefinedKinds(controllers.AddQuotas()));
        await cluster.CreateAsync(Quota(("count/widgets.example.com", "3")));
        await Widgets.DefineAsync(cluster);
        await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "count/widgets.example.com") == "0");
        await Widgets.CreateAsync(cluster, "one");
        await Widgets.CreateAsync(cluster, "two");
        await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "count/widgets.example.com") == "2");

        await cluster.Kube.DeleteAsync(Widgets.Kind, new("default", "one"));

        await cluster.WaitForAsync<ResourceQuota>("q", quota => Used(quota, "count/widgets.example.com") == "1");
    }

    private static string? Used(ResourceQuota quota, string name) => quota.Status.Used.TryGetValue(name, out Quantity amount) ? amount.ToString() : null;

    private static ResourceQuota Quota(params (string Name, string Amount)[] hard) => new()
    {
        Metadata = new() { Name = "q", Namespace = "default" },
        Spec = new() { Hard = hard.ToDictionary(one => one.Name, one => Quantity.Parse(one.Amount)) },
    };
}
