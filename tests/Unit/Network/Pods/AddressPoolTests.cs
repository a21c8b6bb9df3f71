using System.Net;
using Gantry.Network;
using Gantry.Network.Addresses;

namespace Gantry.Tests.Pods;

public sealed class AddressPoolTests : IDisposable
{
    private static readonly IPNetwork Small = IPNetwork.Parse("10.128.0.0/29");
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-leases-").FullName;

    [Fact]
    public void Network_gateway_and_broadcast_are_not_given_out()
    {
        var pool = new AddressPool(Small, []);

        Assert.Equal(["10.128.0.2", "10.128.0.3", "10.128.0.4", "10.128.0.5", "10.128.0.6"], Enumerable.Range(0, 5).Select(_ => pool.Take().ToString()));
        Assert.Equal(NetworkFailure.AddressesExhausted, Assert.Throws<NetworkException>(() => pool.Take()).Kind);
    }

    [Fact]
    public void What_was_released_last_is_reused_last()
    {
        var pool = new AddressPool(Small, []);
        IPAddress first = pool.Take(), second = pool.Take();
        pool.Release(second);
        pool.Release(first);

        string[] next = [.. Enumerable.Range(0, 5).Select(_ => pool.Take().ToString())];

        Assert.Equal(["10.128.0.4", "10.128.0.5", "10.128.0.6", second.ToString(), first.ToString()], next);
    }

    [Fact]
    public void After_a_restart_the_pool_goes_on_behind_the_last_address()
    {
        var before = new LeaseDirectory(_directory, Small);
        before.Create("a", []);
        Lease kept = before.Create("b", [new PortMapping(TransportProtocol.Udp, 5353, 53, IPAddress.Loopback)]);
        before.Create("c", []);
        before.Remove("c");

        var after = new LeaseDirectory(_directory, Small);

        Assert.Equal(["a", "b"], after.All.Select(lease => lease.PodId).Order());
        Assert.Equal(kept.Ports, after.Find("b")!.Ports);
        Assert.Equal("10.128.0.5", after.Create("d", []).Address.ToString());
    }

    [Fact]
    public void A_lease_that_was_cut_off_is_forgotten()
    {
        File.WriteAllText(Path.Combine(_directory, "half.json"), "{\"podId\":\"ha");

        Assert.Empty(new LeaseDirectory(_directory, Small).All);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("")]
    [InlineData(".hidden")]
    public void A_pod_id_that_is_a_path_is_refused(string podId) =>
        Assert.Equal(NetworkFailure.Invalid, Assert.Throws<NetworkException>(() => new LeaseDirectory(_directory, Small).Create(podId, [])).Kind);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
