using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using Gantry.Network.Bridges.Addresses;
using Gantry.Network.Bridges.Cables;
using Gantry.Network.Bridges.Records;

namespace Gantry.Network.Bridges;

/// <summary>Makes the endpoint that a container gets on a network, from what was asked for and what is free.</summary>
internal static class EndpointPlan
{
    private const string InterfaceOption = "com.docker.network.endpoint.ifname";

    public static Endpoint Make(SandboxRecord sandbox, NetworkRecord network, EndpointConfig config, NetworkAddresses addresses)
    {
        Check(network, config);
        string interfaceName = InterfaceFor(sandbox, network, config);
        PhysicalAddress? mac = MacOf(config);
        (IPAddress? ipv4, IPAddress? ipv6) = addresses.Take(config);
        BridgeSettings settings = BridgeSettings.Of(network.Config);
        return new Endpoint
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            NetworkId = network.Id,
            NetworkName = network.Name,
            Config = config,
            Ipv4Address = ipv4,
            Ipv4PrefixLength = ipv4 is null ? 0 : network.Ipv4!.Subnet.PrefixLength,
            Ipv4Gateway = ipv4 is not null && LeadsOut(network, settings.Ipv4Mode) ? network.Ipv4!.Gateway : null,
            Ipv6Address = ipv6,
            Ipv6PrefixLength = ipv6 is null ? 0 : network.Ipv6!.Subnet.PrefixLength,
            Ipv6Gateway = ipv6 is not null && LeadsOut(network, settings.Ipv6Mode) ? network.Ipv6!.Gateway : null,
            MacAddress = mac ?? ContainerCable.MacOf(ipv4, ipv6),
            InterfaceName = interfaceName,
            DnsNames = NamesOf(sandbox.Sandbox, network, config),
        };
    }

    /// <summary>Every name of the container on a user-defined network; on the default one it has none.</summary>
    public static IReadOnlyList<string> NamesOf(NetworkSandbox sandbox, NetworkRecord network, EndpointConfig config)
    {
        if (network.IsDefault)
            return [];

        string shortId = sandbox.Id.Length > 12 ? sandbox.Id[..12] : sandbox.Id;
        string[] names = [sandbox.Name, .. config.Aliases, shortId, sandbox.Hostname];
        return [.. names.Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static void Check(NetworkRecord network, EndpointConfig config)
    {
        bool hasAddress = !string.IsNullOrEmpty(config.Ipv4Address) || !string.IsNullOrEmpty(config.Ipv6Address);
        if (network.IsDefault && config.Aliases.Count > 0)
            throw new NetworkException(NetworkFailure.Invalid, "network-scoped aliases are only supported for user-defined networks");

        if (network.IsDefault && hasAddress)
            throw new NetworkException(NetworkFailure.Invalid, "user specified IP address is supported on user defined networks only");

        bool hasSubnets = network.Config.Pools.Any(pool => !string.IsNullOrEmpty(pool.Subnet));
        if (hasAddress && !hasSubnets)
            throw new NetworkException(NetworkFailure.Invalid, "user specified IP address is supported only when connecting to networks with user configured subnets");
    }

    private static bool LeadsOut(NetworkRecord network, GatewayMode mode) => !network.Config.IsInternal && mode != GatewayMode.Isolated;

    private static PhysicalAddress? MacOf(EndpointConfig config)
    {
        if (string.IsNullOrEmpty(config.MacAddress))
            return null;

        bool isMac = PhysicalAddress.TryParse(config.MacAddress.ToUpperInvariant(), out PhysicalAddress? mac) && mac.GetAddressBytes().Length == 6;
        return isMac ? mac : throw new NetworkException(NetworkFailure.Invalid, $"invalid MAC address: {config.MacAddress}");
    }

    private static string InterfaceFor(SandboxRecord sandbox, NetworkRecord network, EndpointConfig config)
    {
        HashSet<string> taken = [.. sandbox.Endpoints.Select(endpoint => endpoint.InterfaceName)];
        if (config.DriverOptions.TryGetValue(InterfaceOption, out string? wanted) && wanted.Length > 0)
        {
            return taken.Contains(BridgeSettings.CheckedName(wanted))
                ? throw new NetworkException(NetworkFailure.Invalid, $"interface {wanted} already exists in the container")
                : wanted;
        }

        string prefix = BridgeSettings.Of(network.Config).InterfacePrefix;
        int number = 0;
        while (taken.Contains(Numbered(prefix, number)))
            number++;

        return Numbered(prefix, number);
    }

    private static string Numbered(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
