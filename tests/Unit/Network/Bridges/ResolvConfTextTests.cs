using Gantry.Network.Bridges;
using Gantry.Network.Bridges.Names;

namespace Gantry.Tests.Bridges;

public sealed class ResolvConfTextTests
{
    private static readonly string[] Host = ["# the host's", "nameserver 127.0.0.53", "nameserver 192.0.2.53", "nameserver 2001:db8::53", "search a.example b.example", "options edns0 trust-ad"];

    private static readonly NetworkSandbox Plain = new() { Id = "1", NetnsPath = "/nowhere" };

    [Fact]
    public void On_a_user_defined_network_the_own_resolver_is_asked()
    {
        Assert.Equal("nameserver 127.0.0.11\nsearch a.example b.example\noptions edns0 trust-ad ndots:0\n", ResolvConfText.WithOwnResolver(Plain, Host));
        Assert.Equal(
            "nameserver 127.0.0.11\nsearch c.example\noptions ndots:2\n",
            ResolvConfText.WithOwnResolver(Plain with { DnsServers = ["192.0.2.1"], DnsSearches = ["c.example"], DnsOptions = ["ndots:2"] }, Host));
    }

    [Fact]
    public void On_the_default_network_the_hosts_resolvers_are_asked_that_can_be_reached()
    {
        Assert.Equal("nameserver 192.0.2.53\nsearch a.example b.example\noptions edns0 trust-ad\n", ResolvConfText.WithHostsResolvers(Plain, Host, hasIpv6: false));
        Assert.Contains("2001:db8::53", ResolvConfText.WithHostsResolvers(Plain, Host, hasIpv6: true), StringComparison.Ordinal);
        Assert.StartsWith("nameserver 192.0.2.9\n", ResolvConfText.WithHostsResolvers(Plain with { DnsServers = ["192.0.2.9"], DnsSearches = ["."] }, Host, hasIpv6: false), StringComparison.Ordinal);
    }
}
