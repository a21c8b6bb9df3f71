using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Linux;
using Gantry.Linux.Nftables;
using Gantry.Network.Services;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Services;

/// <summary>Keeps this node's service table equal to the cluster's services and endpoints, as they change.</summary>
/// <param name="services">Started by the caller, as are the slices.</param>
public sealed class ServiceProxy(
    WatchCache<Service> services, WatchCache<EndpointSlice> slices, ServiceTable table, string nodeName, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtRules = TimeSpan.FromSeconds(10);

    private readonly ChangedServices _changed = new(services, slices);
    private readonly Dictionary<ObjectKey, IReadOnlyList<ServiceEntry>> _applied = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Returns once all services that there are have their addresses; follows changes from then on.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Task.WhenAll(services.WaitForSyncAsync(cancel), slices.WaitForSyncAsync(cancel));
        foreach (Service service in services.All())
            _applied[service.Key] = EntriesOf(service.Key);

        table.Replace(_applied.Values.SelectMany(entries => entries));
        _running = Task.Run(FollowAsync, cancel);
    }

    /// <summary>Stops following; the rules stay, so that services go on working without this process.</summary>
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
                keys = await _changed.TakeAsync(LookAtRules, clock, _stopping.Token);
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
                _changed.Return(keys);
                await Task.Delay(RetryAfter, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Apply(IReadOnlyCollection<ObjectKey> keys)
    {
        var now = keys.ToDictionary(key => key, EntriesOf);
        ServiceEntry[] wanted = [.. now.Values.SelectMany(entries => entries)];
        ServicePortId[] gone = [.. keys.SelectMany(key => _applied.GetValueOrDefault(key, [])).Select(entry => entry.Id).Except(wanted.Select(entry => entry.Id))];
        table.Apply(wanted, gone);
        foreach ((ObjectKey key, IReadOnlyList<ServiceEntry> entries) in now)
        {
            if (entries.Count > 0)
                _applied[key] = entries;
            else
                _applied.Remove(key);
        }
    }

    private IReadOnlyList<ServiceEntry> EntriesOf(ObjectKey key) =>
        _changed.Find(key) is { } service ? ServiceEntries.Of(service, [.. _changed.SlicesOf(key)], nodeName) : [];
}
