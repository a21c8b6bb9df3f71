using Gantry.Controllers.Deployments;
using Gantry.Controllers.GarbageCollection;
using Gantry.Controllers.Owners;
using Gantry.Controllers.ReplicaSets;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.GarbageCollection;

public sealed class GarbageTests
{
    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task With_a_deployment_go_its_sets_and_their_pods(string policy)
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 3));
        await cluster.WaitForAsync<Deployment>("web", web => web.Status.Replicas == 3);

        await cluster.Kube.DeleteAsync<Deployment>(new("default", "web"), new() { PropagationPolicy = policy });

        await cluster.WaitForAllAsync<Pod>(found => found.Count == 0);
        await cluster.WaitForAllAsync<ReplicaSet>(found => found.Count == 0);
        await cluster.WaitUntilGoneAsync<Deployment>("web");
    }

    [Fact]
    public async Task Deletion_in_the_foreground_waits_for_the_dependents_that_block_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        ReplicaSet owner = await cluster.CreateAsync(Some.ReplicaSet("web", 1));
        await cluster.CreateAsync(Owned(Some.Pod("web-1") is var pod ? pod.WithMetadata(pod.Metadata with { Finalizers = ["example.com/hold"] }) : pod, owner));

        await cluster.Kube.DeleteAsync<ReplicaSet>(owner.Key, new() { PropagationPolicy = "Foreground" });
        await cluster.WaitForAsync<Pod>("web-1", found => found.IsBeingDeleted);
        await cluster.SettleAsync();
        Assert.NotNull(await cluster.Kube.FindAsync<ReplicaSet>(owner.Key));

        await cluster.ChangeAsync<Pod>("web-1", found => found.WithMetadata(found.Metadata with { Finalizers = [] }));
        await cluster.WaitUntilGoneAsync<ReplicaSet>("web");
    }

    [Fact]
    public async Task Objects_that_own_each_other_in_a_circle_go_with_the_first_of_them()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        List<ReplicaSet> circle = [];
        foreach (string name in new[] { "a", "b", "c" })
            circle.Add(await cluster.CreateAsync(Some.ReplicaSet(name, 0)));
        for (int i = 0; i < circle.Count; i++)
        {
            OwnerReference owner = circle[(i + 2) % 3].AsController();
            await cluster.ChangeAsync<ReplicaSet>(circle[i].Name, found => found.WithMetadata(found.Metadata with { OwnerReferences = [owner] }));
        }

        await cluster.Kube.DeleteAsync<ReplicaSet>(circle[0].Key, new() { PropagationPolicy = "Foreground" });

        await cluster.WaitForAllAsync<ReplicaSet>(found => found.Count == 0);
    }

    [Fact]
    public async Task Owners_that_go_let_go_of_what_another_owner_keeps()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        ReplicaSet going = await cluster.CreateAsync(Some.ReplicaSet("going", 0));
        ReplicaSet staying = await cluster.CreateAsync(Some.ReplicaSet("staying", 0));
        await cluster.CreateAsync(Owned(Owned(Some.Pod("shared"), going), staying));

        await cluster.Kube.DeleteAsync<ReplicaSet>(going.Key, new() { PropagationPolicy = "Foreground" });

        await cluster.WaitUntilGoneAsync<ReplicaSet>("going");
        Pod shared = await cluster.WaitForAsync<Pod>("shared", pod => pod.Metadata.OwnerReferences.Count == 1);
        Assert.Equal(staying.Uid, shared.Metadata.OwnerReferences[0].Uid);
        Assert.False(shared.IsBeingDeleted);
    }

    [Fact]
    public async Task What_only_owners_on_their_way_out_have_goes_with_them()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        ReplicaSet one = await cluster.CreateAsync(Some.ReplicaSet("one", 0));
        ReplicaSet other = await cluster.CreateAsync(Some.ReplicaSet("other", 0));
        foreach (ReplicaSet owner in new[] { one, other })
        {
            Pod held = Owned(Some.Pod("held-by-" + owner.Name), owner);
            await cluster.CreateAsync(held.WithMetadata(held.Metadata with { Finalizers = ["example.com/hold"] }));
            await cluster.Kube.DeleteAsync<ReplicaSet>(owner.Key, new() { PropagationPolicy = "Foreground" });
        }

        await cluster.CreateAsync(Owned(Owned(Some.Pod("shared"), one), other));

        foreach (ReplicaSet owner in new[] { one, other })
            await cluster.ChangeAsync<Pod>("held-by-" + owner.Name, found => found.WithMetadata(found.Metadata with { Finalizers = [] }));
        await cluster.WaitForAllAsync<ReplicaSet>(found => found.Count == 0);
        await cluster.WaitUntilGoneAsync<Pod>("shared");
    }

    [Fact]
    public async Task Orphaned_pods_stay_without_an_owner()
    {
        await using TestCluster cluster = await StartAsync();
        ReplicaSet owner = await cluster.CreateAsync(Some.ReplicaSet("web", 2));
        await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status.Replicas == 2);

        await cluster.Kube.DeleteAsync<ReplicaSet>(owner.Key, new() { PropagationPolicy = "Orphan" });
        await cluster.WaitUntilGoneAsync<ReplicaSet>("web");
        await cluster.SettleAsync();

        IReadOnlyList<Pod> pods = (await cluster.Kube.ListAsync<Pod>()).Items;
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod => Assert.Empty(pod.Metadata.OwnerReferences));
    }

    [Fact]
    public async Task An_object_whose_owner_never_was_is_deleted_and_one_with_another_owner_stays()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        ReplicaSet living = await cluster.CreateAsync(Some.ReplicaSet("web", 0));
        var gone = new ReplicaSet { Metadata = new() { Name = "gone", Namespace = "default", Uid = "gone" } };

        await cluster.CreateAsync(Owned(Some.Pod("lost"), gone));
        await cluster.CreateAsync(Owned(Owned(Some.Pod("kept"), gone), living));

        await cluster.WaitUntilGoneAsync<Pod>("lost");
        Pod kept = await cluster.WaitForAsync<Pod>("kept", pod => pod.Metadata.OwnerReferences.Count == 1);
        Assert.Equal(living.Uid, kept.Metadata.OwnerReferences[0].Uid);
    }

    [Fact]
    public async Task Nobody_owns_across_namespaces()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        await cluster.CreateAsync(new Namespace { Metadata = new() { Name = "other" } });
        await cluster.CreateAsync(new ServiceAccount { Metadata = new() { Name = "default", Namespace = "other" } });
        ReplicaSet owner = await cluster.CreateAsync(Some.ReplicaSet("web", 0));
        Pod stranger = Owned(Some.Pod("stranger"), owner);

        await cluster.CreateAsync(stranger.WithMetadata(stranger.Metadata with { Namespace = "other", Finalizers = ["example.com/hold"] }));
        await cluster.Kube.DeleteAsync<ReplicaSet>(owner.Key, new() { PropagationPolicy = "Foreground" });

        // It holds nothing up over here, and has an owner that is none over there.
        await cluster.WaitUntilGoneAsync<ReplicaSet>("web");
    }

    [Fact]
    public async Task A_uid_that_is_looked_for_in_the_wrong_place_is_not_gone()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddGarbageCollection());
        var unknown = new ReplicaSet { Metadata = new() { Name = "liar", Namespace = "default", Uid = "same" } };
        Pod liar = Owned(Some.Pod("liar"), unknown);
        Pod honest = Some.Pod("honest");
        honest = honest.WithMetadata(honest.Metadata with { OwnerReferences = [new() { ApiVersion = "not.served/v1", Kind = "Thing", Name = "thing", Uid = "same" }] });

        await cluster.CreateAsync(liar);
        await cluster.WaitUntilGoneAsync<Pod>("liar");
        await cluster.CreateAsync(honest);
        await cluster.SettleAsync();

        Assert.NotNull(await cluster.Kube.FindAsync<Pod>(new("default", "honest")));
    }

    private static Pod Owned(Pod pod, ReplicaSet owner)
    {
        OwnerReference reference = owner.AsController() with { Controller = pod.Metadata.OwnerReferences.Count == 0 };
        return pod.WithMetadata(pod.Metadata with { OwnerReferences = [.. pod.Metadata.OwnerReferences, reference] });
    }

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync(controllers =>
    {
        controllers.AddDeployments();
        controllers.AddReplicaSets();
        controllers.AddGarbageCollection();
    });
}
