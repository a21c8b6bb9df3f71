using System.Net;

namespace Gantry.NodeAgent.Dns;

/// <summary>The cluster's domain, and the ranges whose reverse names this server is responsible for.</summary>
public sealed record ClusterDnsOptions
{
    public string Domain { get; init; } = "cluster.local";

    /// <summary>All pods of the cluster, on this node and on others.</summary>
    public required IReadOnlyList<IPNetwork> PodNetworks { get; init; }

    public required IPNetwork ServiceNetwork { get; init; }

    /// <summary>The address of the DNS server itself, as pods reach it.</summary>
    public required IPAddress ServerAddress { get; init; }
}
