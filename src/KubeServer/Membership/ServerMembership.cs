using System.Net;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.KubeServer.BuiltIn;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Membership;

/// <summary>
/// This server among those on the same store: says that it lives, notices who no longer does, and keeps the endpoints of the service "kubernetes" to those who do.
/// A server that has its store for itself writes its own address once.
/// </summary>
internal sealed partial class ServerMembership(ObjectRegistry registry, ILogger logger) : IAsyncDisposable
{
    // Each lease is renewed three times before it is over.
    private const int RenewalsInLease = 3;

    // Between two of its own renewals a server looks at what the others have said: it costs nothing, and who comes or goes is met sooner.
    private const int LooksInRenewal = 5;

    // A server that leaves does not wait for a store that is not there.
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(2);

    private readonly IPEndPoint _address = new(registry.Options.AdvertiseAddress, registry.Options.AdvertisePort);
    private readonly ServerLease _own = ServerLease.Of(new(registry.Options.AdvertiseAddress, registry.Options.AdvertisePort));
    private readonly string _holder = $"{ServerLease.NamePrefix}{Guid.NewGuid()}";
    private readonly LivingServers _living = new(registry.Options.ServerLeaseDuration, registry.Clock);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private HashSet<IPEndPoint> _endpoints = [];
    private bool _isMember;

    private bool IsAlone => !registry.Options.SharesStore;

    public async Task StartAsync(CancellationToken cancel)
    {
        if (IsAlone)
        {
            // Of the servers of another store, from which this one was restored.
            foreach ((ServerLease server, _) in Leases().ToArray())
                await BuiltInObjects.DeleteAsync(registry, registry.Catalog.Of<Lease>(), new ObjectKey(ServerLease.Space, server.Name), cancel);
            await ApiEndpoints.WriteAsync(registry, [_address], cancel);
            return;
        }

        await RenewAsync(cancel);
        _isMember = true;
        _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>Tells the others at once that this server goes, so that nobody is sent to it any more.</summary>
    public async Task LeaveAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        if (!_isMember)
            return;
        _isMember = false;
        using var patience = new CancellationTokenSource(LeavingTime, registry.Clock);
        try
        {
            IPEndPoint[] others = [.. Leases().Select(lease => lease.Server).Where(server => server.Name != _own.Name).Select(server => server.Address)];
            await BuiltInObjects.DeleteAsync(registry, registry.Catalog.Of<Lease>(), new ObjectKey(ServerLease.Space, _own.Name), patience.Token);

            // The last one leaves its address: there is no better one.
            if (others.Length > 0)
                await ApiEndpoints.WriteAsync(registry, others, patience.Token);
        }
        catch (Exception failure) when (failure is StoreException or ApiException or OperationCanceledException)
        {
            LeavingFailed(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(registry.Options.ServerLeaseDuration / RenewalsInLease / LooksInRenewal, registry.Clock);
        for (int look = 1; !cancel.IsCancellationRequested; look++)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancel);
                if (look % LooksInRenewal == 0)
                    await RenewAsync(cancel);
                else if (HasNews())
                    await JudgeAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                _living.Forget();
                RenewalFailed(failure);
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        JsonObject lease = _own.ToJson(_holder, registry.Options.ServerLeaseDuration, registry.Clock.GetUtcNow());
        await BuiltInObjects.ReplaceAsync<Lease>(registry, lease, cancel);
        await JudgeAsync(cancel);
    }

    // As the cache has it, which may be behind: it is judged again before anything is written.
    private bool HasNews()
    {
        (ServerLease Server, Revision Revision)[] all = [.. Leases()];
        return _living.Judge(all).Count > 0 || !_endpoints.SetEquals(all.Select(one => one.Server.Address));
    }

    private async Task JudgeAsync(CancellationToken cancel)
    {
        await registry.Feed.CatchUpAsync(cancel);
        (ServerLease Server, Revision Revision)[] all = [.. Leases()];
        IReadOnlyList<ServerLease> over = _living.Judge(all);
        foreach (ServerLease server in over)
        {
            Died(server.Address);
            await BuiltInObjects.DeleteAsync(registry, registry.Catalog.Of<Lease>(), new ObjectKey(ServerLease.Space, server.Name), cancel);
        }

        HashSet<IPEndPoint> living = [.. all.Select(one => one.Server).Except(over).Select(server => server.Address)];
        await ApiEndpoints.WriteAsync(registry, living, cancel);
        _endpoints = living;
    }

    private IEnumerable<(ServerLease Server, Revision Revision)> Leases()
    {
        ApiResource resource = registry.Catalog.Of<Lease>();
        foreach (CachedObject lease in resource.Cache.Snapshot.Objects.StartingWith($"{resource.Prefix}{ServerLease.Space}/{ServerLease.NamePrefix}"))
        {
            if (ServerLease.Read(lease) is { } server)
                yield return (server, lease.Revision);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the server at {Address} has stopped showing that it lives; it is no longer an endpoint of the API")]
    private partial void Died(IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "this server could not show that it lives; it tries again")]
    private partial void RenewalFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "this server could not say that it leaves; the others will notice")]
    private partial void LeavingFailed(Exception failure);
}
