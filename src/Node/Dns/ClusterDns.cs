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

    private readonly WatchCache<Service> services;
    private readonly WatchCache<EndpointSlice> slices;
    private readonly DnsServer server;
    private readonly ClusterDnsOptions options;
    private readonly TimeProvider clock;
    private readonly ChangedServices changed;
    private readonly Dictionary<ObjectKey, IReadOnlyList<KeyValuePair<string, DnsRecord>>> known = [];
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <param name="services">Started by the caller, as are the slices.</param>
    public ClusterDns(WatchCache<Service> services, WatchCache<EndpointSlice> slices, DnsServer server, ClusterDnsOptions options, TimeProvider clock)
    {
        this.services = services;
        this.slices = slices;
        this.server = server;
        this.options = options;
        this.clock = clock;
        changed = new ChangedServices(services, slices);
    }

    /// <summary>Returns once the names of all services that there are can be looked up; follows changes from then on.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Task.WhenAll(services.WaitForSyncAsync(cancel), slices.WaitForSyncAsync(cancel));
        foreach (Service service in services.All())
            Update(service.Key);

        server.Zone = Zone();
        running = Task.Run(FollowAsync, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        changed.Dispose();
        stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                IReadOnlyCollection<ObjectKey> keys = await changed.TakeAsync(stopping.Token);
                long start = clock.GetTimestamp();
                foreach (ObjectKey key in keys)
                    Update(key);

                server.Zone = Zone();
                await Task.Delay(clock.GetElapsedTime(start) * RestFactor, clock, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Update(ObjectKey key)
    {
        if (changed.Find(key) is { } service)
            known[key] = ServiceNames.Of(service, [.. changed.SlicesOf(key)], options.Domain);
        else
            known.Remove(key);
    }

    private DnsZone Zone()
    {
        var names = new Dictionary<string, IReadOnlyCollection<DnsRecord>>(StringComparer.Ordinal)
        {
            [$"dns-version.{options.Domain}"] = [DnsRecord.Text("1.1.0")],
            [$"ns.dns.{options.Domain}"] = [DnsRecord.Address(options.ServerAddress)],
        };
        foreach ((string name, DnsRecord record) in known.Values.SelectMany(records => records))
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
