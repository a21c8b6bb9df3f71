using System.Net;
using Gantry.Network.Bridges.Records;
using Gantry.Network.Dns;

namespace Gantry.Network.Bridges.Names;

/// <summary>The names that one container finds: of the members of its user-defined networks, and of its own links.</summary>
internal sealed class SandboxZone
{
    private readonly Dictionary<string, HashSet<DnsRecord>> _names = [];

    private SandboxZone()
    {
    }

    public static DnsZone Of(SandboxRecord sandbox, BridgeState state)
    {
        var zone = new SandboxZone();
        foreach (Endpoint own in sandbox.Endpoints)
        {
            if (state.Network(own.NetworkId) is not { IsDefault: false } network)
                continue;

            IReadOnlyList<NetworkMember> members = state.Members(own.NetworkId);
            foreach (NetworkMember member in members)
                zone.Add(member, network);

            foreach (string link in own.Config.Links)
                zone.AddLink(link, members);
        }

        return DnsZone.OfNames(zone._names.Select(entry => KeyValuePair.Create(entry.Key, (IReadOnlyCollection<DnsRecord>)entry.Value)));
    }

    private void Add(NetworkMember member, NetworkRecord network)
    {
        foreach (string name in member.Endpoint.DnsNames)
        {
            AddAddresses(name, member.Endpoint);
            AddAddresses($"{name}.{network.Name}", member.Endpoint);
        }

        if (member.Endpoint.DnsNames is not [var first, ..] || !DnsRecord.IsName($"{first}.{network.Name}"))
            return;

        foreach (IPAddress address in AddressesOf(member.Endpoint))
            Put(ReverseNames.Of(address), DnsRecord.Pointer($"{first}.{network.Name}"));
    }

    // CONTAINER:ALIAS
    private void AddLink(string link, IReadOnlyList<NetworkMember> members)
    {
        string[] parts = link.Split(':', 2);
        NetworkMember? target = members.FirstOrDefault(member => member.SandboxName == parts[0] || (parts[0].Length >= 12 && member.SandboxId.StartsWith(parts[0], StringComparison.Ordinal)));
        if (target is not null)
            AddAddresses(parts[^1], target.Endpoint);
    }

    private void AddAddresses(string name, Endpoint endpoint)
    {
        foreach (IPAddress address in AddressesOf(endpoint))
            Put(name, DnsRecord.Address(address));
    }

    private void Put(string name, DnsRecord record)
    {
        string key = name.ToLowerInvariant();
        if (!_names.TryGetValue(key, out HashSet<DnsRecord>? records))
            _names[key] = records = [];

        records.Add(record);
    }

    private static IEnumerable<IPAddress> AddressesOf(Endpoint endpoint)
    {
        if (endpoint.Ipv4Address is { } ipv4)
            yield return ipv4;

        if (endpoint.Ipv6Address is { } ipv6)
            yield return ipv6;
    }
}
