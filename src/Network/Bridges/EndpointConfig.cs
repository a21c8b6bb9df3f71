namespace Gantry.Network.Bridges;

/// <summary>How a container is to be connected to one network.</summary>
public sealed record EndpointConfig
{
    public string? Ipv4Address { get; init; }

    public string? Ipv6Address { get; init; }

    public string? MacAddress { get; init; }

    /// <summary>Further names of the container on this network.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>CONTAINER:ALIAS, known to this container alone.</summary>
    public IReadOnlyList<string> Links { get; init => field = value ?? []; } = [];

    /// <summary>The network with the highest priority gives the default route.</summary>
    public int GatewayPriority { get; init; }

    public IReadOnlyDictionary<string, string> DriverOptions { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}
