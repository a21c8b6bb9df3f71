using Gantry.Network.Bridges.Addresses;
using Gantry.Network.Records;

namespace Gantry.Network.Bridges.Records;

/// <summary>The networks of a node and who is on them: in memory, on disk, and under one lock. It touches nothing on the machine.</summary>
internal sealed class BridgeState
{
    private readonly Lock _gate = new();
    private readonly RecordDirectory<NetworkRecord> _networkFiles;
    private readonly RecordDirectory<SandboxRecord> _sandboxFiles;
    private readonly Dictionary<string, NetworkRecord> _networks = [];
    private readonly Dictionary<string, NetworkAddresses> _addresses = [];
    private readonly Dictionary<string, SandboxRecord> _sandboxes = [];

    public BridgeState(string directory)
    {
        _networkFiles = new RecordDirectory<NetworkRecord>(Path.Combine(directory, "networks"), BridgeJson.Default.NetworkRecord);
        _sandboxFiles = new RecordDirectory<SandboxRecord>(Path.Combine(directory, "sandboxes"), BridgeJson.Default.SandboxRecord);
        foreach (NetworkRecord network in _networkFiles.ReadAll())
            Keep(network);

        foreach (SandboxRecord sandbox in _sandboxFiles.ReadAll())
            Restore(sandbox);
    }

    public IReadOnlyList<NetworkRecord> Networks()
    {
        lock (_gate)
            return [.. _networks.Values];
    }

    public IReadOnlyList<SandboxRecord> Sandboxes()
    {
        lock (_gate)
            return [.. _sandboxes.Values];
    }

    public NetworkRecord? Network(string id)
    {
        lock (_gate)
            return _networks.GetValueOrDefault(id);
    }

    public SandboxRecord? Sandbox(string id)
    {
        lock (_gate)
            return _sandboxes.GetValueOrDefault(id);
    }

    public IReadOnlyList<NetworkMember> Members(string networkId)
    {
        lock (_gate)
            return [.. MembersOf(networkId)];
    }

    /// <summary>Keeps the network that the planner makes of the others, or throws what the planner throws.</summary>
    public NetworkRecord Add(Func<IReadOnlyCollection<NetworkRecord>, NetworkRecord> plan)
    {
        lock (_gate)
        {
            NetworkRecord network = plan(_networks.Values);
            _networkFiles.Write(network.Id, network);
            Keep(network);
            return network;
        }
    }

    /// <summary>Forgets the network unless somebody is on it; those are returned.</summary>
    public IReadOnlyList<NetworkMember> Remove(string networkId)
    {
        lock (_gate)
        {
            NetworkMember[] members = [.. MembersOf(networkId)];
            if (members.Length > 0)
                return members;

            _networkFiles.Delete(networkId);
            _networks.Remove(networkId);
            _addresses.Remove(networkId);
            return members;
        }
    }

    /// <summary>Writes down the connection with its addresses before anything of it is made.</summary>
    public (SandboxRecord Before, SandboxRecord After, Endpoint Endpoint) Connect(NetworkSandbox sandbox, string networkId, EndpointConfig config)
    {
        lock (_gate)
        {
            NetworkRecord network = _networks.GetValueOrDefault(networkId) ?? throw new NetworkException(NetworkFailure.NotFound, $"network {networkId} not found");
            SandboxRecord before = (_sandboxes.GetValueOrDefault(sandbox.Id) ?? new SandboxRecord { Sandbox = sandbox }) with { Sandbox = sandbox };
            if (before.On(networkId) is not null)
                throw new NetworkException(NetworkFailure.Forbidden, $"endpoint with name {sandbox.Name} already exists in network {network.Name}");

            Endpoint endpoint = EndpointPlan.Make(before, network, config, _addresses[networkId]);
            SandboxRecord after = before with { Endpoints = [.. before.Endpoints, endpoint] };
            try
            {
                Write(after);
            }
            catch
            {
                _addresses[networkId].Release(endpoint.Ipv4Address, endpoint.Ipv6Address);
                throw;
            }

            return (before, after, endpoint);
        }
    }

    /// <summary>Forgets the connection and frees its addresses, once it is gone from the machine.</summary>
    public void Disconnect(string sandboxId, string networkId)
    {
        lock (_gate)
        {
            if (_sandboxes.GetValueOrDefault(sandboxId) is not { } sandbox || sandbox.On(networkId) is not { } endpoint)
                return;

            Write(sandbox with { Endpoints = [.. sandbox.Endpoints.Where(other => other != endpoint)] });
            _addresses.GetValueOrDefault(networkId)?.Release(endpoint.Ipv4Address, endpoint.Ipv6Address);
        }
    }

    public SandboxRecord Change(string sandboxId, Func<SandboxRecord, SandboxRecord> change)
    {
        lock (_gate)
        {
            SandboxRecord sandbox = _sandboxes.GetValueOrDefault(sandboxId) ?? throw new NetworkException(NetworkFailure.NotFound, $"container {sandboxId} is not connected to any network");
            SandboxRecord changed = change(sandbox);
            Write(changed);
            return changed;
        }
    }

    /// <summary>Its ports are closed on the machine, also where there is no room to write that down: the file goes in a moment.</summary>
    public void ClosePorts(string sandboxId)
    {
        lock (_gate)
        {
            if (_sandboxes.GetValueOrDefault(sandboxId) is not { Ports.Count: > 0 } sandbox)
                return;

            _sandboxes[sandboxId] = sandbox with { Ports = [] };
            try
            {
                _sandboxFiles.Write(sandboxId, _sandboxes[sandboxId]);
            }
            catch (IOException)
            {
                // Whoever owns the container detaches it again after a crash.
            }
        }
    }

    public void Forget(string sandboxId)
    {
        lock (_gate)
        {
            if (!_sandboxes.Remove(sandboxId, out SandboxRecord? sandbox))
                return;

            _sandboxFiles.Delete(sandboxId);
            foreach (Endpoint endpoint in sandbox.Endpoints)
                _addresses.GetValueOrDefault(endpoint.NetworkId)?.Release(endpoint.Ipv4Address, endpoint.Ipv6Address);
        }
    }

    private void Write(SandboxRecord sandbox)
    {
        _sandboxFiles.Write(sandbox.Id, sandbox);
        _sandboxes[sandbox.Id] = sandbox;
    }

    private void Keep(NetworkRecord network)
    {
        _networks[network.Id] = network;
        _addresses[network.Id] = new NetworkAddresses(network);
    }

    private void Restore(SandboxRecord sandbox)
    {
        _sandboxes[sandbox.Id] = sandbox;
        foreach (Endpoint endpoint in sandbox.Endpoints)
            _addresses.GetValueOrDefault(endpoint.NetworkId)?.Restore(endpoint);
    }

    private IEnumerable<NetworkMember> MembersOf(string networkId) =>
        from sandbox in _sandboxes.Values
        let endpoint = sandbox.On(networkId)
        where endpoint is not null
        select new NetworkMember(sandbox.Id, sandbox.Sandbox.Name, endpoint);
}
