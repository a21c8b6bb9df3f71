using Gantry.Network.Bridges.Addresses;
using Gantry.Network.Records;

namespace Gantry.Network.Bridges.Records;

/// <summary>The networks of a node and who is on them: in memory, on disk, and under one lock. It touches nothing on the machine.</summary>
internal sealed class BridgeState
{
    private readonly Lock gate = new();
    private readonly RecordDirectory<NetworkRecord> networkFiles;
    private readonly RecordDirectory<SandboxRecord> sandboxFiles;
    private readonly Dictionary<string, NetworkRecord> networks = [];
    private readonly Dictionary<string, NetworkAddresses> addresses = [];
    private readonly Dictionary<string, SandboxRecord> sandboxes = [];

    public BridgeState(string directory)
    {
        networkFiles = new RecordDirectory<NetworkRecord>(Path.Combine(directory, "networks"), BridgeJson.Default.NetworkRecord);
        sandboxFiles = new RecordDirectory<SandboxRecord>(Path.Combine(directory, "sandboxes"), BridgeJson.Default.SandboxRecord);
        foreach (NetworkRecord network in networkFiles.ReadAll())
            Keep(network);

        foreach (SandboxRecord sandbox in sandboxFiles.ReadAll())
            Restore(sandbox);
    }

    public IReadOnlyList<NetworkRecord> Networks()
    {
        lock (gate)
            return [.. networks.Values];
    }

    public IReadOnlyList<SandboxRecord> Sandboxes()
    {
        lock (gate)
            return [.. sandboxes.Values];
    }

    public NetworkRecord? Network(string id)
    {
        lock (gate)
            return networks.GetValueOrDefault(id);
    }

    public SandboxRecord? Sandbox(string id)
    {
        lock (gate)
            return sandboxes.GetValueOrDefault(id);
    }

    public IReadOnlyList<NetworkMember> Members(string networkId)
    {
        lock (gate)
            return [.. MembersOf(networkId)];
    }

    /// <summary>Keeps the network that the planner makes of the others, or throws what the planner throws.</summary>
    public NetworkRecord Add(Func<IReadOnlyCollection<NetworkRecord>, NetworkRecord> plan)
    {
        lock (gate)
        {
            NetworkRecord network = plan(networks.Values);
            networkFiles.Write(network.Id, network);
            Keep(network);
            return network;
        }
    }

    /// <summary>Forgets the network unless somebody is on it; those are returned.</summary>
    public IReadOnlyList<NetworkMember> Remove(string networkId)
    {
        lock (gate)
        {
            NetworkMember[] members = [.. MembersOf(networkId)];
            if (members.Length > 0)
                return members;

            networkFiles.Delete(networkId);
            networks.Remove(networkId);
            addresses.Remove(networkId);
            return members;
        }
    }

    /// <summary>Writes down the connection with its addresses before anything of it is made.</summary>
    public (SandboxRecord Before, SandboxRecord After, Endpoint Endpoint) Connect(NetworkSandbox sandbox, string networkId, EndpointConfig config)
    {
        lock (gate)
        {
            NetworkRecord network = networks.GetValueOrDefault(networkId) ?? throw new NetworkException(NetworkFailure.NotFound, $"network {networkId} not found");
            SandboxRecord before = (sandboxes.GetValueOrDefault(sandbox.Id) ?? new SandboxRecord { Sandbox = sandbox }) with { Sandbox = sandbox };
            if (before.On(networkId) is not null)
                throw new NetworkException(NetworkFailure.Forbidden, $"endpoint with name {sandbox.Name} already exists in network {network.Name}");

            Endpoint endpoint = EndpointPlan.Make(before, network, config, addresses[networkId]);
            SandboxRecord after = before with { Endpoints = [.. before.Endpoints, endpoint] };
            try
            {
                Write(after);
            }
            catch
            {
                addresses[networkId].Release(endpoint.Ipv4Address, endpoint.Ipv6Address);
                throw;
            }

            return (before, after, endpoint);
        }
    }

    /// <summary>Forgets the connection and frees its addresses, once it is gone from the machine.</summary>
    public void Disconnect(string sandboxId, string networkId)
    {
        lock (gate)
        {
            if (sandboxes.GetValueOrDefault(sandboxId) is not { } sandbox || sandbox.On(networkId) is not { } endpoint)
                return;

            Write(sandbox with { Endpoints = [.. sandbox.Endpoints.Where(other => other != endpoint)] });
            addresses.GetValueOrDefault(networkId)?.Release(endpoint.Ipv4Address, endpoint.Ipv6Address);
        }
    }

    public SandboxRecord Change(string sandboxId, Func<SandboxRecord, SandboxRecord> change)
    {
        lock (gate)
        {
            SandboxRecord sandbox = sandboxes.GetValueOrDefault(sandboxId) ?? throw new NetworkException(NetworkFailure.NotFound, $"container {sandboxId} is not connected to any network");
            SandboxRecord changed = change(sandbox);
            Write(changed);
            return changed;
        }
    }

    /// <summary>Its ports are closed on the machine, also where there is no room to write that down: the file goes in a moment.</summary>
    public void ClosePorts(string sandboxId)
    {
        lock (gate)
        {
            if (sandboxes.GetValueOrDefault(sandboxId) is not { Ports.Count: > 0 } sandbox)
                return;

            sandboxes[sandboxId] = sandbox with { Ports = [] };
            try
            {
                sandboxFiles.Write(sandboxId, sandboxes[sandboxId]);
            }
            catch (IOException)
            {
                // Whoever owns the container detaches it again after a crash.
            }
        }
    }

    public void Forget(string sandboxId)
    {
        lock (gate)
        {
            if (!sandboxes.Remove(sandboxId, out SandboxRecord? sandbox))
                return;

            sandboxFiles.Delete(sandboxId);
            foreach (Endpoint endpoint in sandbox.Endpoints)
                addresses.GetValueOrDefault(endpoint.NetworkId)?.Release(endpoint.Ipv4Address, endpoint.Ipv6Address);
        }
    }

    private void Write(SandboxRecord sandbox)
    {
        sandboxFiles.Write(sandbox.Id, sandbox);
        sandboxes[sandbox.Id] = sandbox;
    }

    private void Keep(NetworkRecord network)
    {
        networks[network.Id] = network;
        addresses[network.Id] = new NetworkAddresses(network);
    }

    private void Restore(SandboxRecord sandbox)
    {
        sandboxes[sandbox.Id] = sandbox;
        foreach (Endpoint endpoint in sandbox.Endpoints)
            addresses.GetValueOrDefault(endpoint.NetworkId)?.Restore(endpoint);
    }

    private IEnumerable<NetworkMember> MembersOf(string networkId) =>
        from sandbox in sandboxes.Values
        let endpoint = sandbox.On(networkId)
        where endpoint is not null
        select new NetworkMember(sandbox.Id, sandbox.Sandbox.Name, endpoint);
}
