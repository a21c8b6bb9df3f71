using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Services;

/// <summary>What one service port is in nftables: chains, sets for affinity, and elements of the table's maps.</summary>
internal sealed record ServiceRules
{
    public const string NoEndpoints = "no-endpoints";
    public const string NoLocalEndpoints = "no-local-endpoints";

    private readonly Dictionary<string, IReadOnlyList<string>> _chains = [];
    private readonly Dictionary<string, string> _sets = [];
    private readonly Dictionary<MapElement, string> _elements = [];
    private readonly NetworkOptions _network;
    private readonly ServiceEntry _entry;
    private readonly string _hash;

    private ServiceRules(NetworkOptions network, ServiceEntry entry)
    {
        _network = network;
        _entry = entry;
        _hash = NameHash.Hex(entry.Id.ToString(), 16);
    }

    /// <summary>Rules of each chain by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Chains => _chains;

    /// <summary>Definition of each set by its name.</summary>
    public IReadOnlyDictionary<string, string> Sets => _sets;

    /// <summary>Value of each map element; an empty value for an element of a plain set.</summary>
    public IReadOnlyDictionary<MapElement, string> Elements => _elements;

    public static ServiceRules For(NetworkOptions network, ServiceEntry entry)
    {
        var rules = new ServiceRules(network, entry);
        IReadOnlyList<IPEndPoint> all = Ipv4(entry.Endpoints), local = Ipv4(entry.LocalEndpoints);
        rules.AddAffinity(all);
        string everywhere = rules.AddChoice($"svc-{rules._hash}", all, NoEndpoints);
        string here = entry.InternalTrafficStaysLocal || entry.ExternalTrafficStaysLocal
            ? rules.AddChoice($"loc-{rules._hash}", local, all.Count == 0 ? NoEndpoints : NoLocalEndpoints)
            : everywhere;
        rules.AddInside(entry.InternalTrafficStaysLocal ? here : everywhere);
        rules.AddOutside(everywhere, here);
        rules.AddHairpins(all);
        return rules;
    }

    private void AddInside(string target)
    {
        foreach (IPAddress address in _entry.ClusterAddresses.Where(IsIpv4))
            _elements[AddressElement(address)] = $"goto {target}";
    }

    private void AddOutside(string everywhere, string here)
    {
        IPAddress[] addresses = [.. _entry.ExternalAddresses.Where(IsIpv4)];
        if (addresses.Length == 0 && _entry.NodePort == 0)
            return;

        string target = everywhere == NoEndpoints ? NoEndpoints : AddOutsideChain(everywhere, here);
        foreach (IPAddress address in addresses)
            _elements[AddressElement(address)] = $"goto {target}";

        if (_entry.NodePort != 0)
            _elements[new MapElement("nodeports", $"{NftNames.Of(_entry.Protocol)} . {Number(_entry.NodePort)}")] = $"goto {target}";
    }

    // Without "stays local" the reply must come back through this node, so it becomes the client.
    private string AddOutsideChain(string everywhere, string here)
    {
        string name = $"ext-{_hash}";
        string marked = $"meta mark set meta mark or {ServiceTableText.MasqueradeMark} goto {everywhere}";
        _chains[name] = _entry.ExternalTrafficStaysLocal
            ? [$"ip saddr {_network.PodCidr} goto {everywhere}", $"fib saddr type local {marked}", $"goto {here}"]
            : [marked];
        return name;
    }

    private string AddChoice(string name, IReadOnlyList<IPEndPoint> endpoints, string nobody)
    {
        if (endpoints.Count == 0)
            return nobody;

        _chains[name] = _entry.ClientAffinity is null ? [Choose(endpoints)] : ChooseWithAffinity(endpoints);
        return name;
    }

    private string Choose(IReadOnlyList<IPEndPoint> endpoints) => endpoints.Count == 1
        ? Translate(endpoints[0])
        : $"{Match} dnat ip to numgen random mod {Number(endpoints.Count)} map {{ {Numbered(endpoints, to => $"{to.Address} . {Number(to.Port)}")} }}";

    private string Translate(IPEndPoint to) => $"{Match} dnat to {to.Address}:{Number(to.Port)}";

    // Ports can be translated only where the rule itself says that there are some.
    private string Match => $"meta l4proto {NftNames.Of(_entry.Protocol)}";

    private IReadOnlyList<string> ChooseWithAffinity(IReadOnlyList<IPEndPoint> endpoints) =>
    [
        .. endpoints.Select(to => $"ip saddr @{AffinitySet(to)} goto {EndpointChain(to)}"),
        $"numgen random mod {Number(endpoints.Count)} vmap {{ {Numbered(endpoints, to => $"goto {EndpointChain(to)}")} }}",
    ];

    private void AddAffinity(IReadOnlyList<IPEndPoint> endpoints)
    {
        if (_entry.ClientAffinity is null)
            return;

        foreach (IPEndPoint to in endpoints)
        {
            _sets[AffinitySet(to)] = $"type ipv4_addr; size 65535; flags dynamic,timeout; timeout {Timeout};";
            _chains[EndpointChain(to)] = [$"update @{AffinitySet(to)} {{ ip saddr }}", Translate(to)];
        }
    }

    // A pod that reaches itself through its service must see another sender than itself.
    private void AddHairpins(IReadOnlyList<IPEndPoint> endpoints)
    {
        foreach (IPEndPoint to in endpoints.Where(to => _network.PodCidr.Contains(to.Address)))
            _elements[new MapElement("hairpin", $"{to.Address} . {to.Address}")] = "";
    }

    private MapElement AddressElement(IPAddress address) =>
        new("addresses", $"{address} . {NftNames.Of(_entry.Protocol)} . {Number(_entry.Port)}");

    private string EndpointChain(IPEndPoint to) => $"ep-{_hash}-{to.Address}-{Number(to.Port)}";

    // The timeout is part of the name: it cannot be changed in place.
    private string AffinitySet(IPEndPoint to) => $"aff-{_hash}-{to.Address}-{Number(to.Port)}-{Timeout}";

    private string Timeout => Number((long)(_entry.ClientAffinity ?? default).TotalSeconds) + "s";

    private static string Numbered(IReadOnlyList<IPEndPoint> endpoints, Func<IPEndPoint, string> value) =>
        string.Join(", ", endpoints.Select((to, place) => $"{Number(place)} : {value(to)}"));

    private static IReadOnlyList<IPEndPoint> Ipv4(IReadOnlyList<IPEndPoint> endpoints) =>
        [.. endpoints.Where(to => IsIpv4(to.Address)).Distinct()];

    private static bool IsIpv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
