using System.Net;

namespace Gantry.Host.Nodes;

/// <summary>What "gantry up" was told about the node that it starts.</summary>
internal sealed record NodeWishes
{
    /// <summary>The node's name at its first start; null leaves it to the machine's.</summary>
    public string? Name { get; init; }

    public NodeParts Parts { get; init; } = NodeParts.All;

    /// <summary>Where other machines reach the API; null leaves it as it was, at the first start to what fits.</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    /// <summary>Whether service account tokens are signed with a new key of the cluster's own from this start on.</summary>
    public bool RenewsTokenKey { get; init; }

    /// <summary>Where the objects are kept; null leaves it as it was, at the first start to a file.</summary>
    public EtcdConfig? Etcd { get; init; }
}
