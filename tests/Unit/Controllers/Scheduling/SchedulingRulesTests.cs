using Gantry.Controllers.Scheduling;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Scheduling;

public sealed class SchedulingRulesTests
{
    private readonly ClusterState _cluster = new();

    [Fact]
    public void A_pod_goes_where_its_requests_fit()
    {
        Nodes(Some.Node("small", cpu: "1"), Some.Node("big", cpu: "4"));

        Assert.Equal("big", Place(Some.Pod("web", cpu: "2")));
    }

    [Fact]
    public void What_lacks_is_said_for_each_kind_of_node()
    {
        Nodes(Some.Node("a", cpu: "1"), Some.Node("b", pods: "0"), Cordoned("c"));

        Assert.Equal("0/3 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) were unschedulable.", Refusal(Some.Pod("web", cpu: "2")));
    }

    [Fact]
    public void A_cluster_without_nodes_says_so() =>
        Assert.Equal("no nodes available to schedule pods", Refusal(Some.Pod("web")));

    [Fact]
    public void Pods_are_packed_onto_the_fullest_node_that_has_room()
    {
        Nodes(Some.Node("a"), Some.Node("b"));
        _cluster.Place(_cluster.Demand(Some.Pod("first", cpu: "2")), "b");

        Assert.Equal("b", Place(Some.Pod("second", cpu: "1")));
    }

    [Fact]
    public void Spreading_prefers_the_emptier_node()
    {
        Nodes(Some.Node("a"), Some.Node("b"));
        _cluster.Place(_cluster.Demand(Some.Pod("first", cpu: "2")), "a");

        Assert.Equal("b", Place(Some.Pod("second", cpu: "1"), new() { PacksNodes = false }));
    }

    [Fact]
    public void A_taint_keeps_pods_away_that_do_not_tolerate_it()
    {
        Nodes(Some.Node("a") is var node ? node with { Spec = new() { Taints = [new() { Key = "gpu", Value = "yes", Effect = "NoSchedule" }] } } : node);
        Pod tolerant = Some.Pod("tolerant") is var pod ? pod with { Spec = pod.Spec with { Tolerations = [new() { Key = "gpu", Operator = "Exists" }] } } : pod;

        Assert.Equal("0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}.", Refusal(Some.Pod("plain")));
        Assert.Equal("a", Place(tolerant));
    }

    [Fact]
    public void A_node_that_is_not_ready_takes_no_pods()
    {
        Nodes(Some.Node("a") is var node ? node with { Status = node.Status with { Conditions = [] } } : node);

        Assert.Equal("0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.", Refusal(Some.Pod("web")));
    }

    [Theory]
    [InlineData("In", "ssd", true)]
    [InlineData("NotIn", "ssd", false)]
    [InlineData("Exists", null, true)]
    [InlineData("DoesNotExist", null, false)]
    public void Required_node_affinity_selects_by_labels(string @operator, string? value, bool suits)
    {
        Nodes(Labelled("a", "disk", "ssd"));
        var term = new NodeSelectorTerm { MatchExpressions = [new() { Key = "disk", Operator = @operator, Values = value is null ? [] : [value] }] };

        Assert.Equal(suits ? "a" : null, Place(With(Some.Pod("web"), new() { NodeAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = new() { NodeSelectorTerms = [term] } } })));
    }

    [Theory]
    [InlineData("Gt", "4", true)]
    [InlineData("Gt", "8", false)]
    [InlineData("Lt", "9", true)]
    public void Node_affinity_compares_numbers(string @operator, string value, bool suits)
    {
        Nodes(Labelled("a", "cores", "8"));
        var term = new NodeSelectorTerm { MatchExpressions = [new() { Key = "cores", Operator = @operator, Values = [value] }] };

        Assert.Equal(suits ? "a" : null, Place(With(Some.Pod("web"), new() { NodeAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = new() { NodeSelectorTerms = [term] } } })));
    }

    [Fact]
    public void Preferred_nodes_outweigh_packing()
    {
        Nodes(Some.Node("full"), Labelled("liked", "disk", "ssd"));
        _cluster.Place(_cluster.Demand(Some.Pod("first", cpu: "3")), "full");
        var preference = new PreferredSchedulingTerm { Weight = 10, Preference = new() { MatchExpressions = [new() { Key = "disk", Operator = "Exists" }] } };

        Assert.Equal("liked", Place(With(Some.Pod("web", cpu: "1"), new() { NodeAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [preference] } })));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", true)]
    [InlineData("", "10.0.0.2", false)]
    [InlineData("0.0.0.0", "0.0.0.0", false)]
    public void A_port_of_the_host_is_given_once_per_address(string first, string second, bool suits)
    {
        Nodes(Some.Node("a"));
        _cluster.Place(_cluster.Demand(WithPort(Some.Pod("first"), first)), "a");

        Assert.Equal(suits ? "a" : null, Place(WithPort(Some.Pod("second"), second)));
    }

    [Fact]
    public void Pods_that_avoid_each_other_go_to_different_nodes()
    {
        Nodes(Some.Node("a"), Some.Node("b"));
        Pod first = With(Some.Pod("first"), Avoiding("web"));

        string? one = Place(first);
        _cluster.Place(_cluster.Demand(first), one!);
        Pod second = With(Some.Pod("second"), Avoiding("web"));
        string? two = Place(second);
        _cluster.Place(_cluster.Demand(second), two!);

        Assert.Equal(["a", "b"], new[] { one, two }.Order());
        Assert.Equal("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.", Refusal(With(Some.Pod("third"), Avoiding("web"))));
        Assert.Equal("0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.", Refusal(Some.Pod("plain")));
    }

    [Fact]
    public void A_pod_joins_those_that_it_requires_and_the_first_of_its_kind_starts_anywhere()
    {
        Nodes(Some.Node("a"), Some.Node("b"));
        _cluster.Place(_cluster.Demand(Some.Pod("db", app: "db")), "b");

        Assert.Equal("b", Place(With(Some.Pod("web"), Joining("db"))));
        Assert.NotNull(Place(With(Some.Pod("first"), Joining("web"))));
        Assert.Equal("0/2 nodes are available: 2 node(s) didn't match pod affinity rules.", Refusal(With(Some.Pod("lost"), Joining("nobody"))));
    }

    [Fact]
    public void Spread_constraints_keep_the_domains_even()
    {
        Nodes(Some.Node("a"), Some.Node("b"));
        var spread = new TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "DoNotSchedule", LabelSelector = new() { MatchLabels = Some.Labels("web") } };
        Pod Spread(string name) => Some.Pod(name) is var pod ? pod with { Spec = pod.Spec with { TopologySpreadConstraints = [spread] } } : pod;

        foreach (string name in (string[])["one", "two", "three", "four"])
            _cluster.Place(_cluster.Demand(Spread(name)), Place(Spread(name))!);

        Assert.All(_cluster.Nodes, node => Assert.Equal(2, node.Pods.Count));
    }

    [Fact]
    public void Init_containers_count_by_their_peak_and_sidecars_by_their_sum()
    {
        var spec = new PodSpec
        {
            InitContainers = [Container("500m"), Container("100m") with { RestartPolicy = "Always" }, Container("800m")],
            Containers = [Container("200m"), Container("300m")],
            Overhead = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("50m") },
        };

        Assert.Equal(950, new PodDemand(Some.Pod("peak") with { Spec = spec }, new()).Requests[ResourceNames.Cpu]);

        static Container Container(string cpu) => new() { Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) } } };
    }

    [Fact]
    public void Preemption_takes_the_least_important_pods_and_no_more_than_needed()
    {
        Nodes(Some.Node("a", cpu: "2"), Some.Node("b", cpu: "2"));
        Occupy("a", ("a1", 10), ("a2", 10));
        Occupy("b", ("b1", 10), ("b2", 1));

        Preemption? found = Preemption.Find(_cluster.Demand(Important("vip", 100)), _cluster, SchedulingRules.Of(new()));

        Assert.Equal(("b", "b2"), (found?.Node.Name, Assert.Single(found!.Victims).Name));
        Assert.Equal(2, _cluster.Find("b")!.Pods.Count);
        Assert.Null(Preemption.Find(_cluster.Demand(Important("peer", 1)), _cluster, SchedulingRules.Of(new())));
    }

    [Fact]
    public void Room_that_is_being_made_is_kept_for_whom_it_is_made()
    {
        Nodes(Some.Node("a", cpu: "1"));
        _cluster.Nominate(_cluster.Demand(Important("vip", 100)), "a");

        Assert.Null(Place(Important("late", 1)));
        Assert.Equal("a", Place(Important("vip", 100)));
    }

    [Fact]
    public void A_pass_is_repaired_where_a_node_has_changed()
    {
        Nodes(Some.Node("a", cpu: "1"), Some.Node("b", cpu: "1"));
        var pass = new FeasibilityPass(_cluster.Demand(Some.Pod("web", cpu: "1")), _cluster, SchedulingRules.Of(new()));

        string? first = pass.Best()?.Name;
        _cluster.Place(_cluster.Demand(Some.Pod("one", cpu: "1")), first!);
        string? second = pass.Best()?.Name;
        _cluster.Place(_cluster.Demand(Some.Pod("two", cpu: "1")), second!);

        Assert.Equal(["a", "b"], new[] { first, second }.Order());
        Assert.True(pass.IsCurrent);
        Assert.Null(pass.Best());
    }

    private void Nodes(params Node[] nodes)
    {
        foreach (Node node in nodes)
            _cluster.SetNode(node);
    }

    private string? Place(Pod pod, SchedulingOptions? options = null) => new FeasibilityPass(_cluster.Demand(pod), _cluster, SchedulingRules.Of(options ?? new())).Best()?.Name;

    private string Refusal(Pod pod)
    {
        var pass = new FeasibilityPass(_cluster.Demand(pod), _cluster, SchedulingRules.Of(new()));
        Assert.Null(pass.Best());
        return SchedulingMessage.Of(_cluster.Nodes.Count, pass.Objections());
    }

    private void Occupy(string node, params (string Name, int Priority)[] pods)
    {
        foreach ((string name, int priority) in pods)
            _cluster.Place(_cluster.Demand(Important(name, priority)), node);
    }

    private static Pod Important(string name, int priority) => Some.Pod(name, cpu: "1") is var pod ? pod with { Spec = pod.Spec with { Priority = priority } } : pod;

    private static Pod With(Pod pod, Affinity affinity) => pod with { Spec = pod.Spec with { Affinity = affinity } };

    private static Pod WithPort(Pod pod, string address) =>
        pod with { Spec = pod.Spec with { Containers = [pod.Spec.Containers[0] with { Ports = [new() { Number = 80, HostPort = 8080, HostIP = address }] }] } };

    private static Affinity Avoiding(string app) => new() { PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [Term(app)] } };

    private static Affinity Joining(string app) => new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [Term(app)] } };

    private static PodAffinityTerm Term(string app) => new() { TopologyKey = "kubernetes.io/hostname", LabelSelector = new() { MatchLabels = Some.Labels(app) } };

    private static Node Labelled(string name, string label, string value) =>
        Some.Node(name) is var node ? node.WithMetadata(node.Metadata with { Labels = new Dictionary<string, string>(node.Metadata.Labels) { [label] = value } }) : node;

    private static Node Cordoned(string name) => Some.Node(name) is var node ? node with { Spec = new() { Unschedulable = true } } : node;
}
