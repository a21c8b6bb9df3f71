using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Commands;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Tests;

public sealed class NamespacePlanTests
{
    private static readonly IdMapping[] Mapping = [new() { HostId = 1000, Size = 1 }];

    [Fact]
    public void A_new_user_namespace_is_made_together_with_all_others()
    {
        LaunchPlan plan = Plan(new Namespace { Type = NamespaceTypes.User });

        Assert.False(plan.Forks);
        Assert.True(plan.NewNamespaces.HasFlag(NamespaceKind.User | NamespaceKind.Pid | NamespaceKind.Mount));
    }

    [Fact]
    public void Root_joins_what_is_the_hosts_before_it_enters_a_user_namespace()
    {
        LaunchPlan plan = Plan(new Namespace { Type = NamespaceTypes.User, Path = "/user" }, new() { Type = NamespaceTypes.Network, Path = "/net" }, new() { Type = NamespaceTypes.Pid, Path = "/pid" });

        Assert.True(plan.Forks);
        Assert.Equal(NamespaceKind.None, plan.NewNamespaces);
        Assert.Null(plan.JoinedPidNamespace);
        Assert.Equal(["join network namespace /net", "join pid namespace /pid", "join user namespace /user"], Joins(plan));
        Assert.Single(plan.Launch.Steps, step => step.Call == SystemCall.clone3);
    }

    [Fact]
    public void A_user_without_rights_enters_the_user_namespace_first()
    {
        LaunchPlan plan = Plan(new HostFacts { IsDirectory = _ => true, IsRootless = true, MakesDevices = false }, new() { Type = NamespaceTypes.User, Path = "/user" }, new() { Type = NamespaceTypes.Network, Path = "/net" });

        Assert.Equal(["join user namespace /user", "join network namespace /net"], Joins(plan));
    }

    [Fact]
    public void A_user_without_rights_takes_sources_in_the_child_while_the_host_is_all_there_is_to_see()
    {
        LaunchPlan plan = Plan(new HostFacts { IsDirectory = _ => true, IsRootless = true, MakesDevices = false }, new Namespace { Type = NamespaceTypes.User });

        Assert.DoesNotContain(plan.Prepare.Steps, step => step.Call is SystemCall.open_tree or SystemCall.mount_setattr or SystemCall.prctl);
        int attached = plan.Launch.Steps.ToList().FindIndex(step => step.Call == SystemCall.move_mount);
        Assert.DoesNotContain(plan.Launch.Steps.Skip(attached), step => step.Call == SystemCall.open_tree && step.Arguments[0].Number == -100);
        Assert.DoesNotContain(plan.Launch.Steps, step => step.Call == SystemCall.mknodat && step.Says.StartsWith("make device", StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_mappings_of_mounts_share_one_namespace()
    {
        ContainerSpec spec = SpecCommand.Default();
        Mount mount = new() { Destination = "/a", Type = "bind", Source = "/a", UidMappings = Mapping, GidMappings = Mapping };

        LaunchPlan plan = Plan(spec with { Mounts = [mount, mount with { Destination = "/b" }, mount with { Destination = "/c", GidMappings = [new() { HostId = 5, Size = 1 }] }] }, Host);

        Assert.Equal([2, 1], plan.UserNamespaces.Select(wanted => wanted.Slots.Count));
    }

    [Fact]
    public void Interfaces_are_waited_for_only_if_there_are_any()
    {
        ContainerSpec spec = SpecCommand.Default();
        LaunchPlan plan = Plan(spec with { Linux = spec.Linux! with { NetDevices = new Dictionary<string, NetDevice> { ["eth0"] = new() } } }, Host);

        Assert.Contains(plan.Launch.Steps, step => step.Says == "wait: interfaces");
        Assert.DoesNotContain(Plan().Launch.Steps, step => step.Says == "wait: interfaces");
    }

    [Theory]
    [InlineData(0u, 0u, 1u, 1, true)]
    [InlineData(4294967294u, 0u, 1u, 1, true)]
    [InlineData(4294967295u, 0u, 1u, 1, false)]
    [InlineData(0u, 4294967295u, 1u, 1, false)]
    [InlineData(0u, 0u, 0u, 1, false)]
    [InlineData(0u, 0u, 4294967295u, 1, true)]
    public void Ranges_of_ids_end_before_the_one_that_means_none(uint container, uint host, uint size, int lines, bool isValid)
    {
        IdMapping[] mappings = [.. Enumerable.Repeat(new IdMapping { ContainerId = container, HostId = host, Size = size }, lines)];

        Exception? refused = Record.Exception(() => IdMaps.Check("uidMappings", mappings));

        Assert.Equal(isValid, refused is null);
        Assert.True(refused is null or RuntimeException { Kind: RuntimeFailure.InvalidBundle });
    }

    private static HostFacts Host { get; } = new() { IsDirectory = _ => true };

    private static IEnumerable<string> Joins(LaunchPlan plan) =>
        plan.Launch.Steps.Where(step => step.Call == SystemCall.setns).Select(step => step.Says);

    private static LaunchPlan Plan(params Namespace[] namespaces) => Plan(Host, namespaces);

    private static LaunchPlan Plan(HostFacts host, params Namespace[] namespaces)
    {
        ContainerSpec spec = SpecCommand.Default();
        return Plan(spec with
        {
            Linux = spec.Linux! with
            {
                Namespaces = [.. spec.Linux.Namespaces.Where(listed => !namespaces.Any(n => n.Type == listed.Type)), .. namespaces],
                UidMappings = namespaces.Any(n => n.Type == NamespaceTypes.User) ? Mapping : [],
                GidMappings = namespaces.Any(n => n.Type == NamespaceTypes.User) ? Mapping : [],
            },
        }, host);
    }

    private static LaunchPlan Plan(ContainerSpec spec, HostFacts host) => LaunchPlanner.For(new LaunchRequest
    {
        Id = "test",
        Spec = spec with { Process = spec.Process! with { Terminal = false } },
        Bundle = "/bundle",
        Host = host,
        WaitsForStart = true,
    });
}
