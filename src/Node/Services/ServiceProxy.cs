using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Linux;
using Gantry.Linux.Nftables;
using Gantry.Network.Services;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Services;

/// <summary>Keeps this node's service table equal to the cluster's services and endpoints, as they change.</summary>
public sealed class ServiceProxy : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtRules = TimeSpan.FromSeconds(10);

    private readonly WatchCache<Service> services;
    private readonly WatchCache<EndpointSlice> slices;
    private readonly ServiceTable table;
    private readonly string nodeName;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly ChangedServices changed;
    private readonly Dictionary<ObjectKey, IReadOnlyList<ServiceEntry>> applied = [];
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <param name="services">Started by the caller, as are the slices.</param>
    public ServiceProxy(
        WatchCache<Service> services, WatchCache<EndpointSlice> slices, ServiceTable table, string nodeName, TimeProvider clock, ILogger logger)
    {
        this.services = services;
        this.slices = slices;
        this.table = table;
        this.nodeName = nodeName;
        this.clock = clock;
        this.logger = logger;
        changed = new ChangedServices(services, slices);
    }

    /// <summary>Returns once all services that there are have their addresses; follows changes from then on.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Task.WhenAll(services.WaitForSyncAsync(cancel), slices.WaitForSyncAsync(cancel));
        foreach (Service service in services.All())
            applied[service.Key] = EntriesOf(service.Key);

        table.Replace(applied.Values.SelectMany(entries => entries));
        running = Task.Run(FollowAsync, cancel);
    }

    /// <summary>Stops following; the rules stay, so that services go on working without this process.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        changed.Dispose();
        stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            IReadOnlyCollection<ObjectKey> keys = [];
            try
            {
                keys = await changed.TakeAsync(LookAtRules, clock, stopping.Token);
                if (keys.Count > 0)
                    Apply(keys);
                else if (table.RestoreIfLost())
                    logger.LogWarning("somebody removed the rules of services; they are restored");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is NftablesException or LinuxException)
            {
                logger.LogError(failure, "services could not be applied; trying again");
                changed.Return(keys);
                await Task.Delay(RetryAfter, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Apply(IReadOnlyCollection<ObjectKey> keys)
    {
        var now = keys.ToDictionary(key => key, EntriesOf);
        ServiceEntry[] wanted = [.. now.Values.SelectMany(entries => entries)];
        ServicePortId[] gone = [.. keys.SelectMany(key => applied.GetValueOrDefault(key, [])).Select(entry => entry.Id).Except(wanted.Select(entry => entry.Id))];
        table.Apply(wanted, gone);
        foreach ((ObjectKey key, IReadOnlyList<ServiceEntry> entries) in now)
        {
            if (entries.Count > 0)
                applied[key] = entries;
            else
                applied.Remove(key);
        }
    }

    private IReadOnlyList<ServiceEntry> EntriesOf(ObjectKey key) =>
        changed.Find(key) is { } service ? ServiceEntries.Of(service, [.. changed.SlicesOf(key)], nodeName) : [];
}
