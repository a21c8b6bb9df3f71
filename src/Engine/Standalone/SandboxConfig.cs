using Gantry.Network.Bridges;

namespace Gantry.Engine.Standalone;

/// <summary>What surrounds a container outside any pod: its networks, names, and the namespaces that it shares.</summary>
public sealed record SandboxConfig
{
    /// <summary>"bridge" and "default" (the default network), "host", "none", "container:NAME", or a network's name or id.</summary>
    public string NetworkMode { get; init => field = value ?? "default"; } = "default";

    /// <summary>How the container is to be connected, by the network's name or id; the network of the mode may be among them.</summary>
    public IReadOnlyDictionary<string, EndpointConfig> Endpoints { get; init => field = value ?? new Dictionary<string, EndpointConfig>(); } =
        new Dictionary<string, EndpointConfig>();

    public IReadOnlyList<PortRequest> Ports { get; init => field = value ?? []; } = [];

    /// <summary>Every exposed port, the image's too, gets a free port of the host.</summary>
    public bool PublishesAll { get; init; }

    /// <summary>Ports as 80/tcp, besides the image's.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init => field = value ?? []; } = [];

    /// <summary>"", "private", "shareable", "host", "none" or "container:NAME".</summary>
    public string IpcMode { get; init => field = value ?? ""; } = "";

    /// <summary>"", "host" or "container:NAME".</summary>
    public string PidMode { get; init => field = value ?? ""; } = "";

    /// <summary>"" or "host".</summary>
    public string UtsMode { get; init => field = value ?? ""; } = "";

    /// <summary>"", "private" or "host".</summary>
    public string CgroupNamespaceMode { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string> DnsServers { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DnsSearches { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DnsOptions { get; init => field = value ?? []; } = [];

    /// <summary>NAME:ADDRESS lines of /etc/hosts; the address host-gateway is the host's.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init => field = value ?? []; } = [];

    /// <summary>CONTAINER or CONTAINER:ALIAS, on the default network.</summary>
    public IReadOnlyList<string> Links { get; init => field = value ?? []; } = [];

    public string? CgroupParent { get; init; }
}
