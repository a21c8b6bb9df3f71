using Gantry.Engine;
using Gantry.Engine.Pods;

namespace Gantry.Tests;

public sealed class PodSysctlTests
{
    [Theory]
    [InlineData("net.core.somaxconn", "1024")]
    [InlineData("kernel.shm_rmid_forced", "1")]
    [InlineData("net/ipv4/ip_forward", "0")]
    public void Settings_of_the_pods_own_namespaces_are_allowed(string name, string value) => PodSysctls.Validate(Pod(name, value));

    [Theory]
    [InlineData("kernel.core_pattern", "x")]
    [InlineData("vm.swappiness", "0")]
    [InlineData("kernel.shm_rmid_forced", "1+kernel.core_pattern=x")]
    [InlineData("net.core.somaxconn", "1\n2")]
    [InlineData("net.../../kernel.core_pattern", "x")]
    public void All_others_are_refused(string name, string value) =>
        Assert.Equal(EngineFailure.Invalid, Assert.Throws<EngineException>(() => PodSysctls.Validate(Pod(name, value))).Kind);

    [Fact]
    public void A_pod_on_the_hosts_network_cannot_change_it() =>
        Assert.Throws<EngineException>(() => PodSysctls.Validate(Pod("net.core.somaxconn", "1") with { UsesHostNetwork = true }));

    private static PodConfig Pod(string name, string value) => new() { Name = "web", Sysctls = new Dictionary<string, string> { [name] = value } };
}
