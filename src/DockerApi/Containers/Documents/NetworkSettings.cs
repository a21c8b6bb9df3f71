using Gantry.DockerApi.Containers.Configs;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>The networks and published ports of a container; the flat fields are those of the default network.</summary>
internal sealed record NetworkSettings
{
    public string Bridge { get; init; } = "";

    public string SandboxID { get; init; } = "";

    public string SandboxKey { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<PortDocument>?> Ports { get; init; } = new Dictionary<string, IReadOnlyList<PortDocument>?>();

    public bool HairpinMode { get; init; }

    public string LinkLocalIPv6Address { get; init; } = "";

    public int LinkLocalIPv6PrefixLen { get; init; }

    public IReadOnlyList<string>? SecondaryIPAddresses { get; init; }

    public IReadOnlyList<string>? SecondaryIPv6Addresses { get; init; }

    public string EndpointID { get; init; } = "";

    public string Gateway { get; init; } = "";

    public string GlobalIPv6Address { get; init; } = "";

    public int GlobalIPv6PrefixLen { get; init; }

    public string IPAddress { get; init; } = "";

    public int IPPrefixLen { get; init; }

    public string IPv6Gateway { get; init; } = "";

    public string MacAddress { get; init; } = "";

    public IReadOnlyDictionary<string, EndpointDocument> Networks { get; init; } = new Dictionary<string, EndpointDocument>();
}
