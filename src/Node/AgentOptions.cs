using System.Collections.Frozen;
using Gantry.Kube;

namespace Gantry.NodeAgent;

/// <summary>What a node agent has to be told.</summary>
public sealed record AgentOptions
{
    /// <summary>The name of the Node object.</summary>
    public required string NodeName { get; init; }

    /// <summary>What the machine calls itself; pods on the host's network are called so too.</summary>
    public string HostName { get; init; } = System.Net.Dns.GetHostName();

    /// <summary>The directory that belongs to the agent: pods' volumes and the files it writes for them.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>Where containers' log files are written: one directory a pod.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>The unix socket of the container runtime.</summary>
    public required string CriSocket { get; init; }

    public string PodCidr { get; init; } = "";

    /// <summary>Addresses of the cluster's DNS, as pods reach it; none leaves pods with the host's.</summary>
    public IReadOnlyList<string> ClusterDns { get; init; } = [];

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The addresses by which others reach this machine, the preferred one first.</summary>
    public IReadOnlyList<string> NodeAddresses { get; init; } = [];

    /// <summary>The port of the agent's HTTP API, told to the API server; 0 where it is reached in another way.</summary>
    public int ApiPort { get; init; }

    /// <summary>The parent of all pods' cgroups.</summary>
    public string CgroupRoot { get; init; } = "gantry";

    /// <summary>Overrides of what the machine has, by resource name; the rest is measured.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>What is kept back for the system itself, by resource name.</summary>
    public IReadOnlyDictionary<string, Quantity> Reserved { get; init; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The number Kubernetes recommends as the most pods of a node.</summary>
    public int MaxPods { get; init; } = 110;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;

    public string Version { get; init; } = "v1.32.0+gantry";

    /// <summary>How often the lease is renewed. Four missed renewals make a node unknown.</summary>
    public TimeSpan LeaseInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an unchanged node status is written again.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often everything of the runtime is listed, in case an event was lost.</summary>
    public TimeSpan RelistInterval { get; init; } = TimeSpan.FromSeconds(30);

    public void Validate(ICollection<string> errors)
    {
        if (NodeName.Length == 0)
            errors.Add("node name must not be empty");
        if (!Path.IsPathRooted(RootDirectory) || !Path.IsPathRooted(LogDirectory))
            errors.Add("the agent's directories must be absolute paths");
        if (LeaseInterval <= TimeSpan.Zero || StatusInterval <= TimeSpan.Zero || RelistInterval <= TimeSpan.Zero)
            errors.Add("the agent's intervals must be positive");
    }
}
