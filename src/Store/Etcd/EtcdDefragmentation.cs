using Microsoft.Extensions.Logging;

namespace Gantry.Store;

/// <summary>
/// Gives space that compactions have freed back to the disk: one member at a time, while all the others answer. The leader comes last and is a leader no
/// more by then, so that nobody waits for it.
/// </summary>
public sealed partial class EtcdDefragmentation(EtcdStoreOptions options, EtcdDefragmentationOptions when, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly EtcdMaintenance _members = new(options, clock);

    /// <summary>Looks after the members again and again. One who is alone answers nothing meanwhile and is left to its owner.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(when.Interval, clock);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            if (options.Servers.Count < 2)
                continue;
            try
            {
                await RoundAsync(cancel);
            }
            catch (StoreException failure)
            {
                Failed(failure.Message);
            }
        }
    }

    /// <summary>Takes the members that are worth it, one after the other. Returns how each was before, by its place.</summary>
    public async Task<IReadOnlyDictionary<int, EtcdMemberStatus>> RoundAsync(CancellationToken cancel)
    {
        Dictionary<int, EtcdMemberStatus> done = [];
        foreach (int place in when.Plan(await _members.StatusAsync(cancel)))
        {
            if (await HealthyAsync(cancel) is not { } all)
            {
                LeftAlone();
                break;
            }

            EtcdMemberStatus before = all[place];
            if (before.IsLeader && all.FirstOrDefault(member => !member.IsLeader) is { } other)
                await _members.MoveLeaderAsync(other.Id, cancel);
            await _members.DefragmentAsync(place, cancel);
            done[place] = before;
            Done(options.Servers[place], before.Bytes, before.BytesInUse);
        }

        // A member whose space was used up goes on refusing writes until it is told not to, however much there is again.
        if (done.Count > 0 && await _members.ClearSpaceAlarmsAsync(cancel) > 0)
            TakesWrites();
        return done;
    }

    public void Dispose() => _members.Dispose();

    // All members, once all answer and agree on a leader; null where that takes too long.
    private async Task<IReadOnlyList<EtcdMemberStatus>?> HealthyAsync(CancellationToken cancel)
    {
        long start = clock.GetTimestamp();
        while (true)
        {
            IReadOnlyList<EtcdMemberStatus?> all = await _members.StatusAsync(cancel);
            if (all.All(member => member is { Leader: not 0 }) && all.Select(member => member!.Leader).Distinct().Count() == 1)
                return all!;
            if (clock.GetElapsedTime(start) > when.Recovery)
                return null;
            await Task.Delay(Glance, clock, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "etcd member {Member} is defragmented; its file had {Bytes} bytes, of which {BytesInUse} were in use")]
    private partial void Done(Uri member, long bytes, long bytesInUse);

    [LoggerMessage(Level = LogLevel.Information, Message = "etcd had reached its quota of space; it takes writes again")]
    private partial void TakesWrites();

    [LoggerMessage(Level = LogLevel.Warning, Message = "not all members of etcd answer and agree on a leader; the rest is not defragmented")]
    private partial void LeftAlone();

    [LoggerMessage(Level = LogLevel.Warning, Message = "etcd was not defragmented: {Reason}")]
    private partial void Failed(string reason);
}
