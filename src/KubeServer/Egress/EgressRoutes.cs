using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Egress;

/// <summary>How this server gets into the networks that it has business in; null where it is in one itself.</summary>
public sealed record EgressRoutes
{
    /// <summary>Everything is reached directly.</summary>
    public static EgressRoutes Direct { get; } = new();

    /// <summary>To nodes, pods and services, and to whoever serves webhooks and further groups of the API from there.</summary>
    public EgressDial? Cluster { get; init; }

    /// <summary>To services that the owner of this server names by an address: webhooks by URL, and those that know tokens, decide about requests or record them.</summary>
    public EgressDial? ControlPlane { get; init; }

    public EgressDial? Etcd { get; init; }

    /// <summary>Whether anybody has said how networks are reached.</summary>
    public bool AreConfigured { get; init; }

    /// <summary>Counts what goes through others.</summary>
    internal EgressMetrics Metrics { get; init; } = new();

    /// <summary>Reads an EgressSelectorConfiguration; throws <see cref="FormatException"/> with the place of what is wrong.</summary>
    public static EgressRoutes Parse(ConfigFile file) => EgressReader.Read(file);
}
