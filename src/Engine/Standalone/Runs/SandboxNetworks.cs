using System.Text;
using Gantry.Network;
using Gantry.Network.Bridges;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>A container's networks: those it is to be on, and its connections while it runs.</summary>
internal sealed class SandboxNetworks(StandaloneRecord record, StandaloneParts parts)
{
    public const string DefaultNetwork = "bridge";

    private readonly SandboxConfig _sandbox = record.Config.Sandbox;
    private readonly BridgeNetworks? _networks = parts.Networks;

    public bool IsBridged => IsConnectable(_sandbox.NetworkMode);

    /// <summary>The mode's network is among the endpoints, as what was asked for it or as nothing in particular.</summary>
    public static SandboxConfig Complete(SandboxConfig asked, BridgeNetworks? networks)
    {
        if (!IsConnectable(asked.NetworkMode))
            return asked;
        string main = NameOf(asked.NetworkMode, networks);
        var endpoints = new Dictionary<string, EndpointConfig> { [main] = new() };
        foreach ((string name, EndpointConfig config) in asked.Endpoints)
            endpoints[NameOf(name, networks)] = config;
        return asked with { Endpoints = endpoints };
    }

    public static StandaloneRecord With(StandaloneRecord record, NetworkRecord network, EndpointConfig config)
    {
        SandboxConfig sandbox = record.Config.Sandbox;
        if (sandbox.NetworkMode == "host" || network.Driver == "host")
            throw new EngineException(EngineFailure.Invalid, "container cannot be disconnected from host network or connected to host network");
        if (network.Driver == "null" || (sandbox.NetworkMode == "none" && sandbox.Endpoints.Count == 0 && record.IsRunning))
            throw new EngineException(EngineFailure.Invalid, "container cannot be connected to multiple networks with one of the networks in private (none) mode");
        if (RunPlan.TargetOf(sandbox.NetworkMode) is not null)
            throw new EngineException(EngineFailure.Invalid, "container sharing network namespace with another container or host cannot be connected to any other network");
        if (record.IsRunning && sandbox.Endpoints.ContainsKey(network.Name))
            throw new EngineException(EngineFailure.Refused, $"endpoint with name {record.Name} already exists in network {network.Name}");
        string mode = sandbox.NetworkMode == "none" ? network.Name : sandbox.NetworkMode;
        return WithEndpoints(record, new Dictionary<string, EndpointConfig>(sandbox.Endpoints) { [network.Name] = config }, mode);
    }

    public static StandaloneRecord Without(StandaloneRecord record, NetworkRecord network, bool force)
    {
        if (network.Driver == "host")
            throw new EngineException(EngineFailure.Invalid, "container cannot be disconnected from host network or connected to host network");
        var endpoints = new Dictionary<string, EndpointConfig>(record.Config.Sandbox.Endpoints);
        if (!endpoints.Remove(network.Name) && !force)
            throw new EngineException(EngineFailure.Refused, $"container {record.Id} is not connected to network {network.Name}");
        return WithEndpoints(record, endpoints, record.Config.Sandbox.NetworkMode);
    }

    /// <summary>Connects to every network, publishes the ports and writes the files that name addresses.</summary>
    public void ConnectAll(string hostname)
    {
        if (_networks is null)
            return;
        NetworkSandbox own = Sandbox(hostname);
        string main = NameOf(_sandbox.NetworkMode, _networks);
        foreach ((string name, EndpointConfig config) in _sandbox.Endpoints.OrderBy(endpoint => endpoint.Key != main).ThenBy(endpoint => endpoint.Key, StringComparer.Ordinal))
            Publish(_networks.Get(name), "connect", () => _networks.Connect(own, _networks.Get(name), config));
        PublishRequest[] ports = [.. Requests()];
        if (ports.Length > 0)
            _networks.Publish(record.Id, ports);
        WriteFiles(hostname);
    }

    public void Connect(NetworkRecord network, EndpointConfig config)
    {
        string hostname = File.ReadAllText(parts.Paths.Hostname(record.Id)).Trim();
        Publish(network, "connect", () => _networks!.Connect(Sandbox(hostname), network, config));
        WriteFiles(hostname);
    }

    public void Disconnect(NetworkRecord network)
    {
        Publish(network, "disconnect", () => _networks!.Disconnect(record.Id, network.Id));
        WriteFiles(File.ReadAllText(parts.Paths.Hostname(record.Id)).Trim());
    }

    /// <summary>Leaves all networks and frees the ports; does nothing where it is on none.</summary>
    public void Detach()
    {
        if (_networks is null || !IsBridged)
            return;
        IReadOnlyList<Endpoint> endpoints = _networks.Endpoints(record.Id);
        _networks.DetachSandbox(record.Id);
        foreach (Endpoint left in endpoints)
            Publish(left.NetworkId, left.NetworkName, "bridge", "disconnect");
    }

    public void WriteFiles(string hostname)
    {
        IReadOnlyList<Endpoint> endpoints = _networks is not null && IsBridged ? _networks.Endpoints(record.Id) : [];
        bool onlyDefault = _sandbox.Endpoints.Keys.All(name => name == DefaultNetwork);
        string? resolver = _networks is not null && IsBridged ? _networks.ResolvConf(Sandbox(hostname), onlyDefault) : null;
        SandboxFiles.Write(record, hostname, endpoints, Links(), parts.Options.HostGateway ?? _networks?.HostGateway()?.ToString(), resolver, parts.Paths);
    }

    private static bool IsConnectable(string mode) => mode is not ("host" or "none") && RunPlan.TargetOf(mode) is null;

    private static string NameOf(string network, BridgeNetworks? networks) =>
        network is "default" or "" ? DefaultNetwork : networks?.Find(network)?.Name ?? network;

    private static StandaloneRecord WithEndpoints(StandaloneRecord record, IReadOnlyDictionary<string, EndpointConfig> endpoints, string mode) =>
        record with { Config = record.Config with { Sandbox = record.Config.Sandbox with { Endpoints = endpoints, NetworkMode = mode } } };

    private NetworkSandbox Sandbox(string hostname) => new()
    {
        Id = record.Id,
        NetnsPath = $"{parts.Engine.Parts.Paths.PodNamespaces(record.Id)}/net",
        Name = record.Name,
        Hostname = hostname,
        DnsServers = _sandbox.DnsServers,
        DnsSearches = _sandbox.DnsSearches,
        DnsOptions = _sandbox.DnsOptions,
    };

    private IEnumerable<PublishRequest> Requests()
    {
        foreach (PortRequest port in _sandbox.Ports)
            yield return new PublishRequest(Protocol(port.Protocol), port.ContainerPort, port.HostAddress, port.HostPorts);
        if (!_sandbox.PublishesAll)
            yield break;
        foreach (ExposedPort exposed in _sandbox.ExposedPorts.SelectMany(ExposedPort.Parse))
        {
            if (!_sandbox.Ports.Any(port => port.ContainerPort == exposed.Number && port.Protocol == exposed.Protocol))
                yield return new PublishRequest(Protocol(exposed.Protocol), exposed.Number, null, "");
        }
    }

    private static TransportProtocol Protocol(string name) => Enum.TryParse(name, ignoreCase: true, out TransportProtocol protocol)
        ? protocol
        : throw new EngineException(EngineFailure.Invalid, $"invalid proto: {name}");

    // Links of the default network are lines of the hosts file; on others the network's own resolver knows them.
    private string Links()
    {
        var text = new StringBuilder();
        if (NameOf(_sandbox.NetworkMode, _networks) != DefaultNetwork)
            return "";
        foreach (string link in _sandbox.Links)
        {
            string[] names = link.Split(':', 2);
            StandaloneRecord other = parts.Find(names[0]);
            if (_networks?.Endpoints(other.Id).FirstOrDefault(endpoint => endpoint.NetworkName == DefaultNetwork)?.Ipv4Address is not { } address)
                throw new EngineException(EngineFailure.WrongState, $"Cannot link to a non running container: /{other.Name} AS /{record.Name}/{names[^1].TrimStart('/')}");
            string[] all = [names[^1].TrimStart('/'), other.Config.Hostname is { Length: > 0 } given ? given : other.Id[..12], other.Name];
            text.Append(address).Append('\t').AppendJoin(' ', all.Distinct()).Append('\n');
        }
        return text.ToString();
    }

    private void Publish(NetworkRecord network, string action, Action change)
    {
        change();
        Publish(network.Id, network.Name, network.Driver, action);
    }

    private void Publish(string id, string name, string driver, string action) => parts.Events.Publish(new DockerEvent(
        "network", action, id, new Dictionary<string, string> { ["container"] = record.Id, ["name"] = name, ["type"] = driver }, parts.Clock.GetUtcNow()));
}
