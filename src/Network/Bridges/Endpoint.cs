using System.Net;
using System.Net.NetworkInformation;

namespace Gantry.Network.Bridges;

/// <summary>A container's connection to one network as it is.</summary>
public sealed record Endpoint
{
    public required string Id { get; init; }

    public required string NetworkId { get; init; }

    public required string NetworkName { get; init; }

    public required EndpointConfig Config { get; init; }

    public IPAddress? Ipv4Address { get; init; }

    public int Ipv4PrefixLength { get; init; }

    public IPAddress? Ipv4Gateway { get; init; }

    public IPAddress? Ipv6Address { get; init; }

    public int Ipv6PrefixLength { get; init; }

    public IPAddress? Ipv6Gateway { get; init; }

    public PhysicalAddress? MacAddress { get; init; }

    /// <summary>The interface inside the container, for example eth0.</summary>
    public string InterfaceName { get; init; } = "";

    /// <summary>Every name under which the network's other members find the container.</summary>
    public IReadOnlyList<string> DnsNames { get; init => field = value ?? []; } = [];
}
