using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Admission;
using Gantry.NodeAgent.Containers;
using Gantry.NodeAgent.Images;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Sandboxes;

namespace Gantry.Tests;

public sealed class ConfigTests
{
    [Theory]
    [InlineData(null, null, null, null, "BestEffort")]
    [InlineData("100m", null, null, null, "Burstable")]
    [InlineData("100m", "100m", "64Mi", "64Mi", "Guaranteed")]
    [InlineData("100m", "200m", "64Mi", "64Mi", "Burstable")]
    [InlineData(null, "200m", null, "64Mi", "Guaranteed")]
    public void The_class_of_service_follows_from_requests_and_limits(string? cpu, string? cpuLimit, string? memory, string? memoryLimit, string expected) =>
        Assert.Equal(expected, QosClass.Of(Some.Pod("Always", With(cpu, cpuLimit, memory, memoryLimit))));

    [Fact]
    public void Limits_become_cgroup_numbers()
    {
        Container container = With("250m", "500m", "64Mi", "128Mi");

        Cri.LinuxContainerResources resources = CgroupResources.Of(Some.Pod("Always", container), container, nodeMemory: 1L << 30);

        Assert.Equal(256, resources.CpuShares);
        Assert.Equal(50_000, resources.CpuQuota);
        Assert.Equal(128 << 20, resources.MemoryLimitInBytes);
        Assert.Equal(938, resources.OomScoreAdj);
    }

    [Fact]
    public void A_pod_uses_the_cluster_s_names()
    {
        Cri.DNSConfig dns = PodResolvConf.For(Some.Pod(), Some.Options(), "nameserver 192.0.2.53\nsearch example.test\n");

        Assert.Equal(["10.96.0.10"], dns.Servers);
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.test"], dns.Searches);
        Assert.Equal(["ndots:5"], dns.Options);
    }

    [Fact]
    public void A_pod_on_the_host_s_network_uses_the_host_s_names()
    {
        Pod pod = Some.Pod();
        pod = pod with { Spec = pod.Spec with { HostNetwork = true, DnsConfig = new PodDNSConfig { Options = [new PodDNSConfigOption { Name = "ndots", Value = "2" }] } } };

        Cri.DNSConfig dns = PodResolvConf.For(pod, Some.Options(), "nameserver 192.0.2.53\noptions ndots:1\n");

        Assert.Equal(["192.0.2.53"], dns.Servers);
        Assert.Equal(["ndots:2"], dns.Options);
    }

    [Fact]
    public void The_hosts_file_has_the_pod_s_names_and_aliases()
    {
        Pod pod = Some.Pod();
        pod = pod with { Spec = pod.Spec with { Subdomain = "sub", HostAliases = [new HostAlias { Ip = "203.0.113.1", Hostnames = ["a", "b"] }] } };

        string text = EtcHosts.For(pod, ["10.0.0.7"], "cluster.local");

        Assert.Contains("127.0.0.1\tlocalhost\n", text, StringComparison.Ordinal);
        Assert.Contains("10.0.0.7\tweb.sub.shop.svc.cluster.local\tweb\n", text, StringComparison.Ordinal);
        Assert.Contains("203.0.113.1\ta\tb\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "Always")]
    [InlineData("web:latest", "Always")]
    [InlineData("web:1", "IfNotPresent")]
    [InlineData("localhost:5000/web", "Always")]
    [InlineData("web@sha256:abc", "IfNotPresent")]
    public void Only_an_image_that_may_change_is_always_pulled(string image, string policy) => Assert.Equal(policy, ImageSupply.DefaultPolicy(image));

    [Theory]
    [InlineData("registry.test", "registry.test/team/web:1", true)]
    [InlineData("https://registry.test/v2/", "registry.test/team/web:1", true)]
    [InlineData("registry.test/other", "registry.test/team/web:1", false)]
    [InlineData("https://index.docker.io/v1/", "team/web", true)]
    [InlineData("registry.test", "registry.test.evil/web", false)]
    [InlineData("registry.test", "registry.test:5000/web", true)]
    public void Credentials_go_to_their_registry_only(string server, string image, bool expected) => Assert.Equal(expected, PullCredentials.IsFor(server, image));

    [Fact]
    public void A_container_that_must_not_be_root_is_refused_as_root()
    {
        Container container = Some.Container() with { SecurityContext = new SecurityContext { RunAsNonRoot = true } };

        Assert.NotNull(ContainerConfig.RootProblem(Some.Pod(), container, new Cri.Image { Uid = new Cri.Int64Value { Value = 0 } }));
        Assert.NotNull(ContainerConfig.RootProblem(Some.Pod(), container, new Cri.Image { Username = "www" }));
        Assert.Null(ContainerConfig.RootProblem(Some.Pod(), container, new Cri.Image { Uid = new Cri.Int64Value { Value = 7 } }));
    }

    [Fact]
    public void A_pod_that_does_not_fit_is_refused_once()
    {
        var node = new Node { Metadata = new() { Name = "n1" }, Status = new NodeStatus { Allocatable = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("1"), ["pods"] = Quantity.Parse("9") } } };
        Pod big = Some.Pod("Always", With("1500m", null, null, null));
        Pod elsewhere = Some.Pod() with { Spec = Some.Pod().Spec with { NodeSelector = new Dictionary<string, string> { ["disk"] = "fast" } } };

        Assert.Equal("Node didn't have enough resource: cpu, requested: 1500, used: 0, capacity: 1000", NodeAdmission.Refusal(big, node, [])?.Message);
        Assert.Equal("NodeAffinity", NodeAdmission.Refusal(elsewhere, node, [])?.Reason);
        Assert.Null(NodeAdmission.Refusal(Some.Pod(), node, []));
        Assert.Null(NodeAdmission.Refusal(big with { Status = new PodStatus { StartTime = Some.Now } }, node, []));
    }

    [Theory]
    [InlineData("", "", "TCP", true)]
    [InlineData("127.0.0.1", "", "TCP", true)]
    [InlineData("127.0.0.1", "127.0.0.2", "TCP", false)]
    [InlineData("", "", "UDP", false)]
    public void A_pod_whose_port_another_has_is_refused(string address, string otherAddress, string otherProtocol, bool isRefused)
    {
        var node = new Node { Metadata = new() { Name = "n1" }, Status = new NodeStatus { Allocatable = new Dictionary<string, Quantity> { ["pods"] = Quantity.Parse("9") } } };
        Pod pod = Some.Pod("Always", OnPort(address, "TCP"));
        Pod other = Some.Pod("Always", OnPort(otherAddress, otherProtocol)) with { Metadata = Some.Pod().Metadata with { Uid = "other" } };

        PodFailure? refusal = NodeAdmission.Refusal(pod, node, [pod, other]);

        Assert.Equal(isRefused ? "NodePorts" : null, refusal?.Reason);
        Assert.Null(NodeAdmission.Refusal(pod, node, [pod, other with { Status = new PodStatus { Phase = "Succeeded" } }]));
    }

    private static Container OnPort(string address, string protocol) => Some.Container() with { Ports = [new ContainerPort { Number = 80, HostPort = 8080, HostIP = address, Protocol = protocol }] };

    private static Container With(string? cpu, string? cpuLimit, string? memory, string? memoryLimit) =>
        Some.Container() with { Resources = new ResourceRequirements { Requests = Amounts(cpu, memory), Limits = Amounts(cpuLimit, memoryLimit) } };

    private static Dictionary<string, Quantity> Amounts(string? cpu, string? memory)
    {
        var amounts = new Dictionary<string, Quantity>();
        if (cpu is not null)
            amounts["cpu"] = Quantity.Parse(cpu);
        if (memory is not null)
            amounts["memory"] = Quantity.Parse(memory);
        return amounts;
    }
}
