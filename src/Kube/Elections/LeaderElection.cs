using Gantry.Kube.Coordination;
using Microsoft.Extensions.Logging;

namespace Gantry.Kube.Elections;

/// <summary>
/// Lets one of several candidates lead at a time, by a Lease that the leader renews. Whether a lease is over is judged by how long this process has seen
/// it unchanged: clocks of different machines need not agree.
/// </summary>
public sealed partial class LeaderElection(KubeClient kube, ElectionOptions options, TimeProvider clock, ILogger logger)
{
    private readonly ObjectKey _key = new(options.Namespace, options.Name);
    private Lease? _seen;
    private long _seenAt;

    /// <summary>Waits for its turn and leads; when the lease is lost, <paramref name="lead"/> is ended, and waits again. Gives the lease back at the end.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            if (await TryHoldAsync(cancel))
                await LeadAsync(lead, cancel);
            else
                await PauseAsync(cancel);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancel)
    {
        Leads(options.Identity, options.Name);
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task work = Task.Run(() => lead(term.Token), CancellationToken.None);
        await RenewAsync(work, cancel);
        await term.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.Exception?.InnerException is { } failure and not OperationCanceledException)
            Failed(failure, options.Name);
        Ended(options.Identity, options.Name);
        await ReleaseAsync();
        await PauseAsync(cancel);
    }

    // Returns when the lease could not be renewed in time, when the work ended by itself, or at the end.
    private async Task RenewAsync(Task work, CancellationToken cancel)
    {
        long renewed = clock.GetTimestamp();
        while (!cancel.IsCancellationRequested && !work.IsCompleted)
        {
            await Task.WhenAny(work, PauseAsync(cancel));
            TimeSpan left = options.RenewDeadline - clock.GetElapsedTime(renewed);
            if (left <= TimeSpan.Zero)
                return;

            using var late = new CancellationTokenSource(left, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
            long asked = clock.GetTimestamp();
            if (await TryHoldAsync(either.Token))
                renewed = asked;
            else if (_seen is { } lease && lease.Spec.HolderIdentity is { Length: > 0 } holder && holder != options.Identity)
                return;
        }
    }

    /// <summary>Takes the lease, or renews it: true when it is ours now.</summary>
    private async Task<bool> TryHoldAsync(CancellationToken cancel)
    {
        try
        {
            if (await kube.FindAsync<Lease>(_key, cancel) is not { } lease)
            {
                See(await kube.CreateAsync(Held(new Lease { Metadata = new() { Name = options.Name, Namespace = options.Namespace } }), cancel));
                return true;
            }

            See(lease);
            if (lease.Spec.HolderIdentity is { Length: > 0 } holder && holder != options.Identity && !IsOver(lease))
                return false;
            See(await kube.UpdateAsync(Held(lease), cancel));
            return true;
        }
        catch (Exception failure) when (failure is KubeException or HttpRequestException or IOException or OperationCanceledException)
        {
            if (failure is KubeException { Kind: not (KubeFailure.Conflict or KubeFailure.AlreadyExists) })
                NotHeld(options.Name, failure.Message);
            return false;
        }
    }

    private void See(Lease lease)
    {
        if (_seen?.Metadata.ResourceVersion == lease.Metadata.ResourceVersion)
            return;
        (_seen, _seenAt) = (lease, clock.GetTimestamp());
    }

    private bool IsOver(Lease lease) => clock.GetElapsedTime(_seenAt) >= TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? (int)options.LeaseDuration.TotalSeconds);

    private Lease Held(Lease lease)
    {
        bool isMine = lease.Spec.HolderIdentity == options.Identity;
        DateTimeOffset now = clock.GetUtcNow();
        return lease with
        {
            Spec = lease.Spec with
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
                AcquireTime = isMine ? lease.Spec.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = (lease.Spec.LeaseTransitions ?? 0) + (isMine || lease.Metadata.ResourceVersion is not { Length: > 0 } ? 0 : 1),
            },
        };
    }

    // A successor need not wait until the lease is over.
    private async Task ReleaseAsync()
    {
        using var patience = new CancellationTokenSource(options.RetryPeriod, clock);
        try
        {
            if (await kube.FindAsync<Lease>(_key, patience.Token) is { } lease && lease.Spec.HolderIdentity == options.Identity)
                await kube.UpdateAsync(lease with { Spec = lease.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = clock.GetUtcNow() } }, patience.Token);
        }
        catch (Exception failure) when (failure is KubeException or HttpRequestException or IOException or OperationCanceledException)
        {
            // Then it ends by itself.
        }
    }

    private async Task PauseAsync(CancellationToken cancel) =>
        await Task.Delay(options.RetryPeriod, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads {Lease}")]
    private partial void Leads(string identity, string lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} no longer leads {Lease}")]
    private partial void Ended(string identity, string lease);

    [LoggerMessage(Level = LogLevel.Error, Message = "what the leader of {Lease} does has failed")]
    private partial void Failed(Exception failure, string lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the lease {Lease} could not be taken or renewed: {Reason}")]
    private partial void NotHeld(string lease, string reason);
}
