using System.Net;
using System.Net.NetworkInformation;
using Gantry.Network;

namespace Gantry.Host.Nodes;

/// <summary>The address by which others are told to reach this server's API, and where it listens for that.</summary>
internal static class AdvertisedAddress
{
    /// <summary>
    /// The one that the owner named. Without one: where the store is shared, other machines come, so it is this machine's; a server for itself is asked by its own
    /// pods alone, which reach their gateway.
    /// </summary>
    public static IPAddress Of(NodeConfig config)
    {
        if (config.AdvertiseAddress is { } named)
            return IPAddress.Parse(named);
        return (config.Etcd is null ? null : HostAddress.Find()) ?? config.Pods().Host(1);
    }

    /// <summary>Every address to listen on. One that the machine does not have, behind a translation of addresses, is reached by any.</summary>
    public static IReadOnlyList<IPAddress> ListenOn(NodeConfig config, bool forPods)
    {
        IPAddress gateway = config.Pods().Host(1), advertised = Of(config);
        IEnumerable<IPAddress> inside = forPods ? [IPAddress.Loopback, gateway] : [IPAddress.Loopback];
        if (advertised.Equals(gateway))
            return [.. inside];
        return IsHere(advertised) ? [.. inside.Append(advertised).Distinct()] : [IPAddress.Any];
    }

    /// <summary>Where something listens that is for other machines alone.</summary>
    public static IPAddress ForMachines(NodeConfig config) => Of(config) is var advertised && IsHere(advertised) ? advertised : IPAddress.Any;

    /// <summary>Refuses what nobody could connect to.</summary>
    public static IPAddress Parse(string text)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address))
            throw new NodeException($"--advertise-address: \"{text}\" is no IP address");
        bool isNowhere = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast);
        return isNowhere ? throw new NodeException($"--advertise-address: others cannot connect to {address}") : address;
    }

    private static bool IsHere(IPAddress address) =>
        IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces().SelectMany(link => link.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(address));
}
