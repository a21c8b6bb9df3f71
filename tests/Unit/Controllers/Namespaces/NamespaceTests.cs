using Gantry.Controllers.Namespaces;
using Gantry.Controllers.RootCertificates;
using Gantry.Controllers.ServiceAccounts;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Namespaces;

public sealed class NamespaceTests
{
    [Fact]
    public async Task A_deleted_namespace_takes_everything_in_it_along()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers =>
        {
            controllers.AddNamespaces();
            controllers.AddServiceAccounts();
        });
        await cluster.AddNodeAsync(Some.Node("n1"));
        await cluster.CreateAsync(Some.Namespace("shop"));
        await cluster.WaitForAsync<ServiceAccount>("default", _ => true, "shop");
        await cluster.CreateAsync(In("shop", Some.Deployment("web", 1)));
        await cluster.CreateAsync(In("shop", Some.Pod("web-1", node: "n1")));
        await cluster.CreateAsync(In("shop", Some.Service("web")));
        await cluster.CreateAsync(Some.Pod("elsewhere"));

        await cluster.Kube.DeleteAsync<Namespace>(ObjectKey.ClusterScoped("shop"));
        await cluster.WaitUntilGoneAsync<Namespace>("shop");

        Assert.Equal("elsewhere", Assert.Single((await cluster.Kube.ListAsync<Pod>()).Items).Name);
        Assert.Empty((await cluster.Kube.ListAsync<Service>(new() { Namespace = "shop" })).Items);
    }

    [Fact]
    public async Task What_keeps_a_namespace_from_going_is_said_in_its_conditions()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddNamespaces());
        await cluster.CreateAsync(Some.Namespace("shop"));
        ConfigMap held = await cluster.CreateAsync(new ConfigMap { Metadata = new() { Name = "held", Namespace = "shop", Finalizers = ["example.com/backup"] } });

        await cluster.Kube.DeleteAsync<Namespace>(ObjectKey.ClusterScoped("shop"));
        Namespace going = await cluster.WaitForAsync<Namespace>("shop", space => space.Status.Conditions.Any(condition => condition is { Type: "NamespaceFinalizersRemaining", Status: "True" }));
        ConfigMap current = await cluster.Kube.GetAsync<ConfigMap>(held.Key);
        await cluster.Kube.UpdateAsync(current.WithMetadata(current.Metadata with { Finalizers = [] }));
        await cluster.WaitUntilGoneAsync<Namespace>("shop");

        Assert.Equal(
            "Some resources are remaining: configmaps has 1 resource instances",
            going.Status.Conditions.Single(condition => condition.Type == "NamespaceContentRemaining").Message);
    }

    [Fact]
    public async Task Every_namespace_gets_its_account_and_the_root_certificate_and_keeps_them()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers =>
        {
            controllers.AddServiceAccounts();
            controllers.AddRootCertificates("PEM");
        });
        await cluster.CreateAsync(Some.Namespace("shop"));
        await cluster.WaitForAsync<ServiceAccount>("default", _ => true, "shop");
        await cluster.WaitForAsync<ConfigMap>("kube-root-ca.crt", map => map.Data["ca.crt"] == "PEM", "shop");

        await cluster.Kube.DeleteAsync<ServiceAccount>(new("shop", "default"));
        await cluster.Kube.DeleteAsync<ConfigMap>(new("shop", "kube-root-ca.crt"));

        await cluster.WaitForAsync<ServiceAccount>("default", _ => true, "shop");
        await cluster.WaitForAsync<ConfigMap>("kube-root-ca.crt", _ => true, "shop");
    }

    private static T In<T>(string space, T item)
        where T : class, IKubeObject<T> =>
        item.WithMetadata(item.Metadata with { Namespace = space });
}
