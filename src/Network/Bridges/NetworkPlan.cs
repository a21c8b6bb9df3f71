using System.Security.Cryptography;
using Gantry.Network.Bridges.Addresses;

namespace Gantry.Network.Bridges;

/// <summary>Makes the record of a new network, or says why there cannot be one.</summary>
internal sealed record NetworkPlan(BridgeOptions Options, IReadOnlyCollection<System.Net.IPNetwork> Machine, DateTimeOffset Now)
{
    public NetworkRecord Make(NetworkConfig config, IReadOnlyCollection<NetworkRecord> others)
    {
        Check(config, others);
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var network = new NetworkRecord { Id = id, Config = config, CreatedAt = Now };
        if (!network.IsBridge)
            return network;

        BridgeSettings settings = BridgeSettings.Of(config);
        string bridge = settings.BridgeName ?? "gb" + (network.IsDefault ? NameHash.Hex("default/" + Options.NodeName, 12) : id[..12]);
        if (others.Any(other => other.BridgeName == bridge))
            throw new NetworkException(NetworkFailure.Forbidden, $"bridge {bridge} already exists in another network");

        var plan = new PoolPlan(Options, [.. others.SelectMany(other => other.Pools).Select(pool => pool.Subnet)], Machine);
        return network with { BridgeName = bridge, Pools = plan.Choose(config) };
    }

    private static void Check(NetworkConfig config, IReadOnlyCollection<NetworkRecord> others)
    {
        if (string.IsNullOrWhiteSpace(config.Name))
            throw new NetworkException(NetworkFailure.Invalid, "invalid network name: name is empty");

        if (config.Name.Contains('/', StringComparison.Ordinal) || config.Name.Any(char.IsWhiteSpace) || config.Name.Any(char.IsControl))
            throw new NetworkException(NetworkFailure.Invalid, $"invalid network name: {config.Name}");

        if (others.Any(other => other.Name == config.Name))
            throw new NetworkException(NetworkFailure.Conflict, $"network with name {config.Name} already exists");

        if (config.Driver is not ("bridge" or "host" or "null"))
            throw new NetworkException(NetworkFailure.NotFound, $"could not find plugin {config.Driver} in v1 plugin registry: plugin not found");

        if (config.IpamDriver is not ("default" or "null"))
            throw new NetworkException(NetworkFailure.NotFound, $"could not find plugin {config.IpamDriver} in v1 plugin registry: plugin not found");

        if (config.Driver is "host" or "null" && others.Any(other => other.Driver == config.Driver))
            throw new NetworkException(NetworkFailure.Forbidden, $"only one instance of \"{config.Driver}\" network is allowed");

        if (config is { Driver: "bridge", HasIpv4: false, HasIpv6: false })
            throw new NetworkException(NetworkFailure.Invalid, "IPv4 or IPv6 must be enabled");
    }
}
