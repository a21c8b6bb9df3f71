namespace Gantry.Network.Bridges;

/// <summary>A network as it is; an immutable value that is written to disk.</summary>
public sealed record NetworkRecord
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required NetworkConfig Config { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The subnets that it got; none for host and none.</summary>
    public IReadOnlyList<NetworkPool> Pools { get; init => field = value ?? []; } = [];

    /// <summary>The Linux bridge; empty for host and none.</summary>
    public string BridgeName { get; init; } = "";

    public string Name => Config.Name;

    public string Driver => Config.Driver;

    public bool IsBridge => Driver == "bridge";

    /// <summary>The network that containers are on if nobody says otherwise.</summary>
    public bool IsDefault => IsBridge && Name == "bridge";

    /// <summary>bridge, host and none are always there.</summary>
    public bool IsPredefined => Name is "bridge" or "host" or "none";

    public NetworkPool? Ipv4 => Pools.FirstOrDefault(pool => !pool.IsIpv6);

    public NetworkPool? Ipv6 => Pools.FirstOrDefault(pool => pool.IsIpv6);
}
