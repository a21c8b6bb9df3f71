using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class NetDeviceTests
{
    private static int _count;

    [Theory]
    [InlineData(null)]
    [InlineData("eth7")]
    public void An_interface_of_the_host_is_moved_with_its_addresses_and_its_settings(string? newName)
    {
        using var bundle = new TestBundle("sh", "-c", $"ip -o addr show {newName ?? "$NAME"}; ip -o link show {newName ?? "$NAME"}; ip route; ip link");
        using var link = new TestLink(bundle);
        bundle.WithProcess(process => process with { Env = [.. process.Env, "NAME=" + link.Name] });
        link.Ip("addr", "add", "192.0.2.7/24", "dev", link.Name);
        link.Ip("addr", "add", "2001:db8::7/64", "dev", link.Name, "nodad");
        link.Ip("link", "set", link.Name, "mtu", "1400", "address", "02:00:00:00:00:77");
        With(bundle, link.Name, newName);

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Error);
        Assert.Contains("192.0.2.7/24", result.Output, StringComparison.Ordinal);
        Assert.Contains("2001:db8::7/64", result.Output, StringComparison.Ordinal);
        Assert.Contains("mtu 1400", result.Output, StringComparison.Ordinal);
        Assert.Contains("02:00:00:00:00:77", result.Output, StringComparison.Ordinal);
        Assert.Contains($"192.0.2.0/24 dev {newName ?? link.Name}", result.Output, StringComparison.Ordinal);
        Assert.Contains("BROADCAST,MULTICAST,UP", result.Output, StringComparison.Ordinal);
        Assert.Equal(newName is null, result.Output.Contains(link.Name, StringComparison.Ordinal));
        Assert.False(link.Exists);
    }

    [Fact]
    public void It_is_gone_from_the_host_while_the_container_lives_and_ends_with_it()
    {
        using TestBundle bundle = new TestBundle("sleep", "1000").WithUserNamespace();
        using var link = new TestLink(bundle);
        With(bundle, link.Name, "eth0");

        string id = bundle.Started();

        Assert.False(link.Exists);
        Assert.Contains("eth0", bundle.Runtime("exec", id, "/bin/ip", "link").Output, StringComparison.Ordinal);
        Assert.Equal(0, bundle.Runtime("delete", "--force", id).Status);
        Assert.False(link.Exists);
    }

    [Fact]
    public void What_cannot_be_moved_is_refused_and_the_interface_stays()
    {
        using var bundle = new TestBundle("true");
        using var link = new TestLink(bundle);

        With(bundle, "gantrynone", null);
        Assert.Contains("this host has no interface gantrynone", bundle.Run().Error, StringComparison.Ordinal);

        With(bundle, link.Name, "lo");
        Assert.Contains($"netDevices: {link.Name}: the container has an interface lo already", bundle.Run().Error, StringComparison.Ordinal);

        With(bundle, link.Name, "eth%d");
        Assert.Contains("'eth%d' is no name of an interface", bundle.Run().Error, StringComparison.Ordinal);

        With(bundle, link.Name, "a-name-that-is-too-long");
        Assert.Contains("is no name of an interface", bundle.Run().Error, StringComparison.Ordinal);

        With(bundle, link.Name, null);
        bundle.WithNamespace(new() { Type = NamespaceTypes.Network, Path = "/proc/self/ns/net" });
        Assert.Contains("netDevices need a network namespace of the container's own", bundle.Run().Error, StringComparison.Ordinal);
        Assert.True(link.Exists);
    }

    private static void With(TestBundle bundle, string name, string? newName) =>
        bundle.WithLinux(linux => linux with { NetDevices = new Dictionary<string, NetDevice> { [name] = new() { Name = newName } } });

    /// <summary>An interface of the host for the length of a test.</summary>
    private sealed class TestLink : IDisposable
    {
        private readonly TestBundle _bundle;

        public TestLink(TestBundle bundle)
        {
            _bundle = bundle;
            Name = $"gd{Environment.ProcessId}x{Interlocked.Increment(ref _count)}";
            if (bundle.Execute("/sbin/ip", ["link", "add", Name, "type", "veth", "peer", "name", Name + "p"]).Status != 0)
                Assert.Skip("this kernel has no veth interfaces");

            Ip("link", "set", Name + "p", "up");
        }

        public string Name { get; }

        public bool Exists => Directory.Exists("/sys/class/net/" + Name);

        public void Ip(params string[] arguments) => Assert.Equal(0, _bundle.Execute("/sbin/ip", arguments).Status);

        public void Dispose()
        {
            // With the other end this one goes too, wherever it is.
            _bundle.Execute("/sbin/ip", ["link", "delete", Name + "p"]);
        }
    }
}
