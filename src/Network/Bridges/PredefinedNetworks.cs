using System.Net;
using Gantry.Network.Bridges.Addresses;

namespace Gantry.Network.Bridges;

/// <summary>The networks that are always there.</summary>
internal static class PredefinedNetworks
{
    public static IReadOnlyList<NetworkConfig> Of(BridgeOptions options, int mtu) =>
    [
        new NetworkConfig
        {
            Name = "bridge",
            HasIpv6 = options.DefaultHasIpv6,
            Pools = options.DefaultSubnet is { } subnet ? [PoolOf(subnet)] : [],
            Options = new Dictionary<string, string>
            {
                ["com.docker.network.bridge.default_bridge"] = "true",
                ["com.docker.network.bridge.enable_icc"] = "true",
                ["com.docker.network.bridge.enable_ip_masquerade"] = "true",
                ["com.docker.network.bridge.host_binding_ipv4"] = (options.DefaultBinding ?? IPAddress.Any).ToString(),
                [BridgeSettings.NameOption] = "gb" + NameHash.Hex("default/" + options.NodeName, 12),
                [BridgeSettings.MtuOption] = mtu.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        },
        new NetworkConfig { Name = "host", Driver = "host" },
        new NetworkConfig { Name = "none", Driver = "null" },
    ];

    // 172.17.0.1/16 says both: the subnet, and the bridge's own address in it.
    private static PoolConfig PoolOf(string subnet)
    {
        (IPAddress address, int length) = PoolCheck.Split(subnet) ?? throw new NetworkException(NetworkFailure.Invalid, $"invalid subnet {subnet}");
        IPNetwork network = PoolCheck.Masked(address, length);
        return new PoolConfig { Subnet = network.ToString(), Gateway = network.BaseAddress.Equals(address) ? null : address.ToString() };
    }
}
