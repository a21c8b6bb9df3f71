using System.Net;

namespace Gantry.Network.Bridges;

/// <summary>What a node's container networks are made of; two nodes on one machine differ in name and directory.</summary>
public sealed record BridgeOptions
{
    /// <summary>Names everything that is made on the machine: bridges and cables by its hash, the tables by itself.</summary>
    public required string NodeName { get; init; }

    /// <summary>Where networks and connections are kept; they outlive the process.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Ranges from which networks without a subnet of their own get one, in this order.</summary>
    public IReadOnlyList<SubnetSource> AddressPools { get; init; } = SubnetSource.Defaults;

    /// <summary>The default network's subnet with the bridge's address in it, such as 172.17.0.1/16; null takes one of the pools.</summary>
    public string? DefaultSubnet { get; init; }

    /// <summary>The default network has IPv6 too.</summary>
    public bool DefaultHasIpv6 { get; init; }

    /// <summary>A published port is open to the outside only where the host's own input rules let such a packet pass.</summary>
    public bool ObeysHostFirewall { get; init; } = true;

    /// <summary>The host's address for ports that are published without one; null is every address.</summary>
    public IPAddress? DefaultBinding { get; init; }

    /// <summary>Null takes the size of the interface that the default route uses, 1500 without one.</summary>
    public int? Mtu { get; init; }

    /// <summary>The file that names the host's resolvers.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    internal string TableName => NodeName + "-bridges";

    internal uint BridgeGroup => NameHash.Group("bridges/" + NodeName);

    internal uint CableGroup => NameHash.Group("cables/" + NodeName);

    public void Validate(ICollection<string> errors)
    {
        if (NodeName.Length is 0 or > 60 || !char.IsAsciiLetter(NodeName[0]) || !NodeName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            errors.Add($"network.nodeName {NodeName} must begin with a letter and have letters, digits, '-' and '_' only");

        if (AddressPools.Count == 0)
            errors.Add("network.addressPools must not be empty");

        foreach (SubnetSource pool in AddressPools)
            pool.Validate(errors);
    }
}
