using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Network.Dns;
using Gantry.NodeAgent.Services;

namespace Gantry.NodeAgent.Dns;

/// <summary>Keeps the DNS server's zone equal to the cluster's services and endpoints, as they change.</summary>
public sealed class ClusterDns : IAsyncDisposable
{
    // A zone is made anew at every change; resting in proportion bounds the share of a core that a storm of changes takes.
    private const int RestFactor = 4;

    private readonly WatchCache<Service> _services;
    private readonly WatchCache<EndpointSlice> _slices;
    private readonly DnsServer _server;
    private readonly ClusterDnsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ChangedServices _changed;
    private readonly Dictionary<ObjectKey, IReadOnlyList<KeyValuePair<string, DnsRecord>>> _known = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <param name="services">Started by the caller, as are the slices.</param>
    public ClusterDns(WatchCache<Service> services, WatchCache<EndpointSlice> slices, DnsServer server, ClusterDnsOptions options, TimeProvider clock)
    {
        _services = services;
        _slices = slices;
        _server = server;
        _options = options;
        _clock = clock;
        _changed = new ChangedServices(services, slices);
    }

    /// <summary>Returns once the names of all services that there are can be looked up; follows changes from then on.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Task.WhenAll(_services.WaitForSyncAsync(cancel), _slices.WaitForSyncAsync(cancel));
        foreach (Service service in _services.All())
            Update(service.Key);

        _server.Zone = Zone();
        _running = Task.Run(FollowAsync, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _changed.Dispose();
        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                IReadOnlyCollection<ObjectKey> keys = await _changed.TakeAsync(_stopping.Token);
                long start = _clock.GetTimestamp();
                foreach (ObjectKey key in keys)
                    Update(key);

                _server.Zone = Zone();
                await Task.Delay(_clock.GetElapsedTime(start) * RestFactor, _clock, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Update(ObjectKey key)
    {
        if (_changed.Find(key) is { } service)
            _known[key] = ServiceNames.Of(service, [.. _changed.SlicesOf(key)], _options.Domain);
        else
            _known.Remove(key);
    }

    private DnsZone Zone()
    {
        var names = new Dictionary<string, IReadOnlyCollection<DnsRecord>>(StringComparer.Ordinal)
        {
            [$"dns-version.{_options.Domain}"] = [DnsRecord.Text("1.1.0")],
            [$"ns.dns.{_options.Domain}"] = [DnsRecord.Address(_options.ServerAddress)],
        };
        foreach ((string name, DnsRecord record) in _known.Values.SelectMany(records => records))
        {
            if (!names.TryGetValue(name, out IReadOnlyCollection<DnsRecord>? set))
                names[name] = [record];
            else if (set is HashSet<DnsRecord> many)
                many.Add(record);
            else
                names[name] = new HashSet<DnsRecord>(set) { record };
        }

        return DnsZone.Create(_options.Domain, names, _options.PodNetworks, [.. _options.PodNetworks, _options.ServiceNetwork]);
    }
}
