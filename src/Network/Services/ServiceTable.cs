using Gantry.Linux.Nftables;

namespace Gantry.Network.Services;

/// <summary>
/// Makes service addresses and node ports lead to endpoints: nftables maps, so that a packet costs the same whatever the number
/// of services. Not for several threads: one loop owns it.
/// </summary>
public sealed class ServiceTable(NetworkOptions network) : IDisposable
{
    private readonly NftablesContext _nftables = new();
    private Dictionary<ServicePortId, ServiceEntry> _entries = [];
    private Dictionary<ServicePortId, ServiceRules> _rules = [];
    private ElementClaims _claims = new();

    public IReadOnlyCollection<ServiceEntry> Entries => _entries.Values;

    /// <summary>
    /// Makes exactly these services exist, in one transaction that replaces whatever table an earlier process left.
    /// Open connections go on; new ones see either the old services or the new.
    /// </summary>
    public void Replace(IEnumerable<ServiceEntry> services)
    {
        ServiceEntry[] wanted = [.. services.DistinctBy(entry => entry.Id)];
        _rules = [];
        _claims = new();
        _entries = wanted.ToDictionary(entry => entry.Id);
        ServiceChanges changes = Change(wanted, []);
        _nftables.Run(ServiceTableText.Empty(network) + changes);
        StaleFlows.Forget(wanted);
    }

    /// <summary>Applies the difference only: services that are new or changed, and those that are gone.</summary>
    public void Apply(IReadOnlyCollection<ServiceEntry> changed, IReadOnlyCollection<ServicePortId> removed)
    {
        ServiceEntry[] gone = [.. removed.Select(id => _entries.GetValueOrDefault(id)).OfType<ServiceEntry>()];
        foreach (ServiceEntry entry in changed)
            _entries[entry.Id] = entry;

        foreach (ServicePortId id in removed)
            _entries.Remove(id);

        ServiceChanges changes = Change(changed, removed);
        if (changes.IsEmpty)
            return;

        try
        {
            _nftables.Run(changes.ToString());
        }
        catch (NftablesException)
        {
            // Somebody changed or flushed the table; from the whole state there is always a way.
            Replace([.. _entries.Values]);
        }

        StaleFlows.Forget([.. changed, .. gone.Select(entry => entry with { Endpoints = [] })]);
    }

    /// <summary>Writes the table anew if somebody has flushed it. Returns whether that was so.</summary>
    public bool RestoreIfLost()
    {
        if (_nftables.HasTable(network.ServicesTable))
            return false;

        Replace([.. _entries.Values]);
        return true;
    }

    /// <summary>Removes the table: no service has an address any more.</summary>
    public void Purge()
    {
        _nftables.Run(Pods.BaseTable.Remove(network.ServicesTable));
        (_entries, _rules, _claims) = ([], [], new());
    }

    public void Dispose() => _nftables.Dispose();

    private ServiceChanges Change(IReadOnlyCollection<ServiceEntry> changed, IReadOnlyCollection<ServicePortId> removed)
    {
        var next = changed.Select(entry => (entry.Id, Rules: (ServiceRules?)ServiceRules.For(network, entry)))
            .Concat(removed.Select(id => (id, (ServiceRules?)null)));
        var changes = new ServiceChanges(network.ServicesTable);
        var before = new Dictionary<MapElement, string?>();
        foreach ((ServicePortId id, ServiceRules? after) in next)
        {
            changes.Rules(_rules.GetValueOrDefault(id), after);
            MoveClaims(id, _rules.GetValueOrDefault(id), after, before);
            if (after is null)
                _rules.Remove(id);
            else
                _rules[id] = after;
        }

        foreach ((MapElement element, string? value) in before)
            changes.Element(element, value, _claims.ValueOf(element));

        return changes;
    }

    private void MoveClaims(ServicePortId id, ServiceRules? old, ServiceRules? now, Dictionary<MapElement, string?> before)
    {
        foreach (MapElement element in old?.Elements.Keys ?? [])
        {
            before.TryAdd(element, _claims.ValueOf(element));
            if (now is null || !now.Elements.ContainsKey(element))
                _claims.Withdraw(element, id);
        }

        foreach ((MapElement element, string value) in now?.Elements ?? System.Collections.Frozen.FrozenDictionary<MapElement, string>.Empty)
        {
            before.TryAdd(element, _claims.ValueOf(element));
            _claims.Set(element, id, value);
        }
    }
}
