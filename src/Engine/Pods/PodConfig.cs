namespace Gantry.Engine.Pods;

/// <summary>What a pod is asked to be.</summary>
public sealed record PodConfig
{
    public required string Name { get; init; }

    public string Namespace { get; init => field = value ?? ""; } = "";

    public string Uid { get; init => field = value ?? ""; } = "";

    public uint Attempt { get; init; }

    public string? Hostname { get; init; }

    public string? LogDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyList<string> DnsServers { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DnsSearches { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DnsOptions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<PodPort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>The group above the pod's; none takes one of the engine's.</summary>
    public string? CgroupParent { get; init; }

    public IReadOnlyDictionary<string, string> Sysctls { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public bool UsesHostNetwork { get; init; }

    public bool UsesHostIpc { get; init; }

    public bool UsesHostPid { get; init; }

    /// <summary>The pod's containers see one another's processes.</summary>
    public bool SharesProcesses { get; init; }

    /// <summary>Surrounds one container that belongs to no pod, such as a standalone one: no list and no event shows the two.</summary>
    /// <remarks>Its container has the pod's control group. Its namespaces are those that follow here, and it is not on the pods' network.</remarks>
    public bool IsHidden { get; init; }

    /// <summary>Of a hidden pod: its network namespace is there before its container, with the loopback interface.</summary>
    public bool PinsNetwork { get; init; }

    /// <summary>Of a hidden pod: namespaces that its container joins, as paths by type; empty is the host's, missing is new.</summary>
    public IReadOnlyDictionary<string, string> Joins { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>Of a hidden pod: files of the host by their place in the container, instead of the engine's own hosts, hostname and resolv.conf.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>Of a hidden pod: bytes of a /dev/shm that others can share; none leaves it to the container.</summary>
    public long? SharedMemoryBytes { get; init; }
}
