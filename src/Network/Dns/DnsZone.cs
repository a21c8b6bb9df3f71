using System.Net;

namespace Gantry.Network.Dns;

/// <summary>Every name that this server answers for itself, at one moment. Never changes; a change is a new zone.</summary>
public sealed class DnsZone
{
    private readonly Dictionary<string, DnsRecord[]>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly string[] _origins;
    private readonly string _podSuffix;
    private bool _isNamesOnly;
    private readonly IReadOnlyList<IPNetwork> _podNetworks;

    private DnsZone(Dictionary<string, DnsRecord[]> names, string[] origins, string podSuffix, IReadOnlyList<IPNetwork> podNetworks)
    {
        _names = names.GetAlternateLookup<ReadOnlySpan<char>>();
        _origins = origins;
        _podSuffix = podSuffix;
        _podNetworks = podNetworks;
    }

    public static DnsZone Empty { get; } = new([], [], "", []);

    /// <summary>
    /// Makes a zone of records by lower-case name. Names above a name exist too, without records; names under an origin that are not
    /// there do not exist, and nobody else is asked for them.
    /// </summary>
    public static DnsZone Create(
        string domain, IEnumerable<KeyValuePair<string, IReadOnlyCollection<DnsRecord>>> records, IReadOnlyList<IPNetwork> podNetworks, IReadOnlyList<IPNetwork> reverse)
    {
        string[] origins = [domain, .. reverse.Select(ReverseNames.OriginOf)];
        var names = new Dictionary<string, DnsRecord[]>(StringComparer.Ordinal);
        foreach (string origin in origins)
            names[origin] = [];

        foreach ((string name, IReadOnlyCollection<DnsRecord> set) in records)
        {
            names[name] = [.. set];
            AddParents(names, name, origins);
        }

        return new DnsZone(names, origins, "pod." + domain, podNetworks);
    }

    /// <summary>Makes a zone of single names, by lower-case name: other servers are asked for everything else, whatever it is under.</summary>
    public static DnsZone OfNames(IEnumerable<KeyValuePair<string, IReadOnlyCollection<DnsRecord>>> records)
    {
        var names = new Dictionary<string, DnsRecord[]>(StringComparer.Ordinal);
        foreach ((string name, IReadOnlyCollection<DnsRecord> set) in records)
            names[name] = [.. set];

        return new DnsZone(names, [], "", []) { _isNamesOnly = true };
    }

    /// <summary>The origin that is responsible for the name, or null if other servers are.</summary>
    internal string? OriginOf(ReadOnlySpan<char> name)
    {
        if (_isNamesOnly)
            return _names.TryGetValue(name, out string? known, out _) ? known : null;

        foreach (string origin in _origins)
        {
            if (DnsName.IsUnder(name, origin))
                return origin;
        }

        return null;
    }

    /// <summary>The records of a name; empty for a name that has none, null for one that does not exist.</summary>
    internal DnsRecord[]? Find(ReadOnlySpan<char> name)
    {
        if (_names.TryGetValue(name, out DnsRecord[]? records))
            return records;

        return _podSuffix.Length > 0 && DnsName.IsUnder(name, _podSuffix) ? FindPod(name) : null;
    }

    // 10-128-0-5.default.pod.cluster.local: the name says the address; it is an answer only where pods can be.
    private DnsRecord[]? FindPod(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> inner = name.Length > _podSuffix.Length ? name[..^(_podSuffix.Length + 1)] : default;
        int dot = inner.IndexOf('.');
        if (dot < 0)
            return [];

        if (inner[(dot + 1)..].Contains('.'))
            return null;

        string dashed = inner[..dot].ToString();
        bool isAddress = IPAddress.TryParse(dashed.Replace('-', '.'), out IPAddress? address) || IPAddress.TryParse(dashed.Replace('-', ':'), out address);
        return isAddress && _podNetworks.Any(network => network.Contains(address!)) ? [DnsRecord.Address(address!)] : null;
    }

    private static void AddParents(Dictionary<string, DnsRecord[]> names, string name, string[] origins)
    {
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', StringComparison.Ordinal))
        {
            name = name[(dot + 1)..];
            if (!Array.Exists(origins, origin => DnsName.IsUnder(name, origin)) || !names.TryAdd(name, []))
                return;
        }
    }
}
