using System.Net;

namespace Gantry.Network;

/// <summary>What one node's pod network is made of; two nodes on one machine differ in all of the required values.</summary>
public sealed record NetworkOptions
{
    /// <summary>The interface that has the gateway's address; at most 15 characters.</summary>
    public required string BridgeName { get; init; }

    /// <summary>The addresses of this node's pods. The first one is the gateway's.</summary>
    public required IPNetwork PodCidr { get; init; }

    public required IPNetwork ServiceCidr { get; init; }

    /// <summary>Where leases of addresses are kept; they outlive the process.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The nftables table of this node; the one for services has `-services` appended.</summary>
    public string TableName { get; init; } = "gantry";

    /// <summary>Pods on other nodes: reached with the pod's own address, never masqueraded.</summary>
    public IReadOnlyList<IPNetwork> ClusterCidrs { get; init; } = [];

    /// <summary>Null takes the size of the interface that the default route uses, 1500 without one.</summary>
    public int? Mtu { get; init; }

    public IPAddress Gateway => PodCidr.Host(1);

    /// <summary>The nftables and rtnetlink group that all pods' interfaces of this node are in.</summary>
    public uint LinkGroup => NameHash.Group(BridgeName);

    internal string ServicesTable => TableName + "-services";

    public void Validate(ICollection<string> errors)
    {
        if (BridgeName.Length is 0 or > 15 || !BridgeName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            errors.Add($"network.bridgeName {BridgeName} must have 1 to 15 letters, digits, '-', '_' or '.'");

        if (TableName.Length is 0 or > 60 || !char.IsAsciiLetter(TableName[0]) || !TableName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            errors.Add($"network.tableName {TableName} must begin with a letter and have letters, digits, '-' and '_' only");

        if (PodCidr.PrefixLength > 30)
            errors.Add($"network.podCidr {PodCidr} has no room for pods");

        if (PodCidr.Contains(ServiceCidr.BaseAddress) || ServiceCidr.Contains(PodCidr.BaseAddress))
            errors.Add($"network.podCidr {PodCidr} and network.serviceCidr {ServiceCidr} overlap");
    }
}
