using System.Globalization;
using System.Net;
using Gantry.DockerApi.Containers.Configs;
using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Networks;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;
using Gantry.Network.Bridges;

namespace Gantry.DockerApi.Containers.Views;

/// <summary>A container's networks and ports as Docker tells them.</summary>
internal static class NetworkView
{
    /// <summary>The connections by network; of a container that does not run, those that it will have.</summary>
    public static IReadOnlyDictionary<string, EndpointDocument> NetworksOf(StandaloneRecord container, StandaloneEngine engine, ApiVersion version)
    {
        var networks = new SortedDictionary<string, EndpointDocument>(StringComparer.Ordinal);
        IReadOnlyList<Endpoint> connected = container.IsRunning ? engine.Endpoints(container.Id) : [];
        foreach (Endpoint endpoint in connected)
            networks[endpoint.NetworkName] = Of(endpoint, container.Id, version);
        foreach ((string name, EndpointConfig config) in container.Config.Sandbox.Endpoints)
        {
            if (!container.IsRunning && engine.Networks?.Find(name) is { } network)
                networks[network.Name] = Asked(config, version) with { NetworkID = network.Id };
        }
        if (container.Config.Sandbox.NetworkMode is var mode && mode is ("host" or "none"))
            networks[mode] = new EndpointDocument { NetworkID = engine.Networks?.Find(mode)?.Id ?? "" };
        return networks;
    }

    public static NetworkSettings SettingsOf(StandaloneRecord container, StandaloneEngine engine, ApiVersion version)
    {
        IReadOnlyDictionary<string, EndpointDocument> networks = NetworksOf(container, engine, version);
        EndpointDocument main = networks.GetValueOrDefault("bridge") ?? new EndpointDocument();
        return new NetworkSettings
        {
            SandboxID = container.IsRunning ? container.Id : "",
            SandboxKey = container.Pid > 0 ? string.Create(CultureInfo.InvariantCulture, $"/proc/{container.Pid}/ns/net") : "",
            Ports = container.IsRunning ? PortsOf(container, engine.Ports(container.Id)) : new Dictionary<string, IReadOnlyList<PortDocument>?>(),
            EndpointID = main.EndpointID,
            Gateway = main.Gateway,
            GlobalIPv6Address = main.GlobalIPv6Address,
            GlobalIPv6PrefixLen = main.GlobalIPv6PrefixLen,
            IPAddress = main.IPAddress,
            IPPrefixLen = main.IPPrefixLen,
            IPv6Gateway = main.IPv6Gateway,
            MacAddress = main.MacAddress ?? "",
            Networks = networks,
        };
    }

    /// <summary>The ports of a list: published ones with their place on the host, others alone.</summary>
    public static IReadOnlyList<PortSummary> PortSummariesOf(StandaloneRecord container, StandaloneEngine engine)
    {
        if (!container.IsRunning)
            return [];
        IReadOnlyList<BoundPort> bound = engine.Ports(container.Id);
        HashSet<string> published = [.. bound.Select(KeyOf)];
        IEnumerable<PortSummary> open = container.Config.Sandbox.ExposedPorts.Where(port => !published.Contains(port)).Select(ExposedOf);
        return
        [
            .. open,
            .. bound.Select(port => new PortSummary { IP = port.HostAddress.ToString(), PrivatePort = port.ContainerPort, PublicPort = port.HostPort, Type = ProtocolOf(port) }),
        ];
    }

    private static Dictionary<string, IReadOnlyList<PortDocument>?> PortsOf(StandaloneRecord container, IReadOnlyList<BoundPort> bound)
    {
        var ports = container.Config.Sandbox.ExposedPorts.ToDictionary(port => port, _ => (IReadOnlyList<PortDocument>?)null);
        foreach (IGrouping<string, BoundPort> group in bound.GroupBy(KeyOf))
            ports[group.Key] = [.. group.Select(port => new PortDocument { HostIp = port.HostAddress.ToString(), HostPort = port.HostPort.ToString(CultureInfo.InvariantCulture) })];
        return ports;
    }

    private static PortSummary ExposedOf(string port)
    {
        string[] parts = port.Split('/');
        return new PortSummary { PrivatePort = int.Parse(parts[0], CultureInfo.InvariantCulture), Type = parts.ElementAtOrDefault(1) ?? "tcp" };
    }

    private static string KeyOf(BoundPort port) => string.Create(CultureInfo.InvariantCulture, $"{port.ContainerPort}/{ProtocolOf(port)}");

    private static string ProtocolOf(BoundPort port) => port.Protocol.ToString().ToLowerInvariant();

    private static EndpointDocument Of(Endpoint endpoint, string containerId, ApiVersion version)
    {
        EndpointDocument asked = Asked(endpoint.Config, version);
        // Until 1.44 the short id counted as an alias.
        IReadOnlyList<string>? aliases = version.IsAtLeast(45) || endpoint.NetworkName == "bridge" ? asked.Aliases : [.. asked.Aliases ?? [], containerId[..12]];
        return asked with
        {
            Aliases = aliases,
            MacAddress = MacText.Of(endpoint.MacAddress),
            NetworkID = endpoint.NetworkId,
            EndpointID = endpoint.Id,
            Gateway = TextOf(endpoint.Ipv4Gateway),
            IPAddress = TextOf(endpoint.Ipv4Address),
            IPPrefixLen = endpoint.Ipv4PrefixLength,
            IPv6Gateway = TextOf(endpoint.Ipv6Gateway),
            GlobalIPv6Address = TextOf(endpoint.Ipv6Address),
            GlobalIPv6PrefixLen = endpoint.Ipv6PrefixLength,
            DNSNames = endpoint.NetworkName == "bridge" || !version.IsAtLeast(44) ? null : endpoint.DnsNames,
        };
    }

    private static EndpointDocument Asked(EndpointConfig config, ApiVersion version) => new()
    {
        IPAMConfig = config.Ipv4Address is null && config.Ipv6Address is null ? null : new AddressesDocument { IPv4Address = config.Ipv4Address, IPv6Address = config.Ipv6Address },
        Links = config.Links.Count > 0 ? config.Links : null,
        Aliases = config.Aliases.Count > 0 ? config.Aliases : null,
        MacAddress = config.MacAddress ?? "",
        DriverOpts = config.DriverOptions.Count > 0 ? new Dictionary<string, string>(config.DriverOptions) : null,
        GwPriority = version.IsAtLeast(48) ? config.GatewayPriority : null,
    };

    private static string TextOf(IPAddress? address) => address?.ToString() ?? "";
}
