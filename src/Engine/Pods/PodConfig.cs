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
}
