using System.Net;

namespace Gantry.Network.Services;

/// <summary>Where one port of a service is offered, and the endpoints that stand behind it.</summary>
public sealed record ServiceEntry(ServicePortId Id, TransportProtocol Protocol, int Port)
{
    /// <summary>Addresses for clients inside the cluster; empty for a headless service, which is a matter of names only.</summary>
    public IReadOnlyList<IPAddress> ClusterAddresses { get; init => field = value ?? []; } = [];

    /// <summary>Addresses for clients outside: external IPs and those of a load balancer.</summary>
    public IReadOnlyList<IPAddress> ExternalAddresses { get; init => field = value ?? []; } = [];

    /// <summary>0 for none.</summary>
    public int NodePort { get; init; }

    public IReadOnlyList<IPEndPoint> Endpoints { get; init => field = value ?? []; } = [];

    /// <summary>Those of the endpoints that run on this node.</summary>
    public IReadOnlyList<IPEndPoint> LocalEndpoints { get; init => field = value ?? []; } = [];

    /// <summary>Clients inside the cluster reach endpoints of their own node only.</summary>
    public bool InternalTrafficStaysLocal { get; init; }

    /// <summary>Clients outside reach endpoints of the node that they called only, and keep their address.</summary>
    public bool ExternalTrafficStaysLocal { get; init; }

    /// <summary>How long after its last connection a client comes back to the same endpoint; null for no affinity.</summary>
    public TimeSpan? ClientAffinity { get; init; }
}
