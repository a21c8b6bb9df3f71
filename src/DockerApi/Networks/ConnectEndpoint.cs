using Gantry.Network.Bridges;

namespace Gantry.DockerApi.Networks;

/// <summary>How a container is to be connected.</summary>
internal sealed record ConnectEndpoint
{
    internal sealed record Addresses(string? IPv4Address, string? IPv6Address);

    public Addresses? IPAMConfig { get; init; }

    public IReadOnlyList<string>? Links { get; init; }

    public IReadOnlyList<string>? Aliases { get; init; }

    public string? MacAddress { get; init; }

    public Dictionary<string, string>? DriverOpts { get; init; }

    public int GwPriority { get; init; }

    public EndpointConfig ToConfig() => new()
    {
        Ipv4Address = IPAMConfig?.IPv4Address,
        Ipv6Address = IPAMConfig?.IPv6Address,
        MacAddress = MacAddress,
        Aliases = Aliases ?? [],
        Links = Links ?? [],
        GatewayPriority = GwPriority,
        DriverOptions = DriverOpts ?? [],
    };
}
