namespace Gantry.Network.Bridges;

/// <summary>How a network is to be, in the words of Docker's API; empty means the default.</summary>
public sealed record NetworkConfig
{
    public required string Name { get; init; }

    /// <summary>bridge, host or null.</summary>
    public string Driver { get; init => field = string.IsNullOrEmpty(value) ? "bridge" : value; } = "bridge";

    public bool IsInternal { get; init; }

    public bool IsAttachable { get; init; }

    public bool IsIngress { get; init; }

    public bool HasIpv4 { get; init; } = true;

    public bool HasIpv6 { get; init; }

    public string IpamDriver { get; init => field = string.IsNullOrEmpty(value) ? "default" : value; } = "default";

    public IReadOnlyDictionary<string, string> IpamOptions { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyList<PoolConfig> Pools { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}
