using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Network.Dns;
using Gantry.NodeAgent.Services;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Dns;

/// <summary>Keeps the DNS server's zone equal to the cluster's services and endpoints, as they change.</summary>
/// <param name="services">Started by the caller, as are the slices.</param>
public sealed class ClusterDns(
    WatchCache<Service> services, WatchCache<EndpointSlice> slices, DnsServer server, ClusterDnsOptions options, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    // A zone is made anew at every change; resting in proportion bounds the share of a core that a storm of changes takes.
    private const int RestFactor = 4;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ChangedServices _changed = new(services, slices);
    private readonly Dictionary<ObjectKey, IReadOnlyList<KeyValuePair<string, DnsRecord>>> _known = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Returns once the names of all services that there are can be looked up; follows changes from then on.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Task.WhenAll(services.WaitForSyncAsync(cancel), slices.WaitForSyncAsync(cancel));
        foreach (Service service in services.All())
            Update(service.Key);

        server.Zone = Zone();
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
        while (!_stopping.IsCancellationRequested)
        {
            IReadOnlyCollection<ObjectKey> keys = [];
            try
            {
                keys = await _changed.TakeAsync(_stopping.Token);
                long start = clock.GetTimestamp();
                foreach (ObjectKey key in keys)
                    Update(key);

                server.Zone = Zone();
                await Task.Delay(clock.GetElapsedTime(start) * RestFactor, clock, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "names of services could not be brought up to date; trying again");
                _changed.Return(keys);
                await Task.Delay(RetryAfter, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Update(ObjectKey key)
    {
        if (_changed.Find(key) is { } service)
            _known[key] = ServiceNames.Of(service, [.. _changed.SlicesOf(key)], options.Domain);
        else
            _known.Remove(key);
    }

    private DnsZone Zone()
    {
        var names = new Dictionary<string, IReadOnlyCollection<DnsRecord>>(StringComparer.Ordinal)
        {
            [$"dns-version.{options.Domain}"] = [DnsRecord.Text("1.1.0")],
            [$"ns.dns.{options.Domain}"] = [DnsRecord.Address(options.ServerAddress)],
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

        return DnsZone.Create(options.Domain, names, options.PodNetworks, [.. options.PodNetworks, options.ServiceNetwork]);
    }
}
