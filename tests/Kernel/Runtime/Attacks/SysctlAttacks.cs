namespace Gantry.Tests;

/// <summary>Kernel settings that would reach beyond the container (CVE-2022-0811).</summary>
public sealed class SysctlAttacks
{
    [Theory]
    [InlineData("kernel.shm_rmid_forced", "1+kernel.core_pattern=|/x")]
    [InlineData("kernel.shm_rmid_forced", "1\nkernel.core_pattern=|/x")]
    [InlineData("kernel.core_pattern", "|/x")]
    [InlineData("kernel/core_pattern", "|/x")]
    [InlineData("kernel.core_pattern+net.ipv4.ip_forward", "1")]
    [InlineData("net/../kernel/core_pattern", "|/x")]
    [InlineData("net.//kernel.core_pattern", "|/x")]
    [InlineData("net", "1")]
    [InlineData("net.", "1")]
    [InlineData("", "1")]
    [InlineData(".", "1")]
    [InlineData("/", "1")]
    [InlineData("vm.overcommit_memory", "1")]
    [InlineData("fs.suid_dumpable", "2")]
    [InlineData("kernel.shm_rmid_forced\0", "1")]
    public void A_sysctl_that_reaches_beyond_the_container_is_refused(string name, string value)
    {
        using var host = new HostSettings();
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with { Sysctl = new Dictionary<string, string> { [name] = value } });

        Assert.Equal(1, bundle.Run().Status);
        host.AssertUnchanged();
    }

    [Fact]
    public void A_setting_of_the_hosts_network_is_refused_where_the_network_is_the_hosts()
    {
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with
        {
            Sysctl = new Dictionary<string, string> { ["net.ipv4.ip_default_ttl"] = "63" },
            Namespaces = [.. linux.Namespaces.Where(n => n.Type != "network")],
        });

        Assert.Equal(1, bundle.Run().Status);
    }

    [Fact]
    public void Nor_may_it_be_the_hosts_by_another_way()
    {
        using var host = new HostSettings();
        using var bundle = new TestBundle("true");
        bundle.WithLinux(linux => linux with
        {
            Sysctl = new Dictionary<string, string> { ["net.ipv4.ip_default_ttl"] = "63" },
            Namespaces = [.. linux.Namespaces.Where(n => n.Type != "network"), new() { Type = "network", Path = "/proc/1/ns/net" }],
        });

        RuntimeResult result = bundle.Run();

        host.AssertUnchanged();
        Assert.Equal(1, result.Status);
    }
}
