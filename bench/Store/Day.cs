using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.KubeServer;
using Gantry.KubeServer.Pki;
using Gantry.Store;
using Gantry.Tests.Clusters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Bench.Store;

/// <summary>A day of a cluster in a few minutes: nodes renew their leases, events come and expire, over the real API server on a SQLite file.</summary>
internal sealed class Day(string folder, int nodes, int eventsPerStep, TimeSpan step)
{
    private readonly ManualClock _clock = new();

    private string File => Path.Combine(folder, "store.db");

    /// <summary>Bytes of the file and its journal.</summary>
    public long FileBytes => Directory.EnumerateFiles(folder, "store.db*").Sum(file => new FileInfo(file).Length);

    public long Writes { get; private set; }

    public async Task RunAsync(TimeSpan length, Func<int, Task> everyHour)
    {
        using ClusterPki pki = ClusterPki.Open(Path.Combine(folder, "pki"), _clock);
        await using SqliteStore store = SqliteStore.Open(File, clock: _clock);
        await using var api = new KubeApi(store, pki, new KubeApiOptions(), _clock, NullLoggerFactory.Instance);
        await api.StartAsync(CancellationToken.None);
        using var http = new HttpMessageInvoker(api.CreateHandler(new RequestUser("bench", ["system:masters"])));
        var kube = new KubeClient(http, new Uri("http://api/"));
        Lease[] leases = await Task.WhenAll(Enumerable.Range(0, nodes).Select(i =>
            kube.CreateAsync(new Lease { Metadata = new() { Name = $"node-{i}", Namespace = "kube-node-lease" }, Spec = new() { HolderIdentity = $"node-{i}" } })));

        TimeSpan hour = TimeSpan.Zero;
        for (TimeSpan time = TimeSpan.Zero; time < length; time += step)
        {
            leases = await Task.WhenAll(leases.Select(lease => kube.UpdateAsync(lease with { Spec = lease.Spec with { RenewTime = _clock.GetUtcNow() } })));
            await Task.WhenAll(Enumerable.Range(0, eventsPerStep).Select(i => kube.CreateAsync(EventOf(i))));
            Writes += nodes + eventsPerStep;
            await AdvanceAsync();
            if (time + step - hour < TimeSpan.FromHours(1))
                continue;
            hour = time + step;
            await everyHour((int)hour.TotalHours);
        }

        api.Stop();
    }

    public async Task<(TimeSpan Time, int Entries)> OpenAgainAsync()
    {
        long start = TimeProvider.System.GetTimestamp();
        await using SqliteStore store = SqliteStore.Open(File);
        int entries = (await store.ListAsync("")).Entries.Count;
        return (TimeProvider.System.GetElapsedTime(start), entries);
    }

    // What the step wakes has done its work when as much as before waits for the clock again.
    private async Task AdvanceAsync()
    {
        int waiting = _clock.Waiting;
        _clock.Advance(step);
        for (int tries = 0; _clock.Waiting < waiting; tries++)
        {
            if (tries == 60_000)
                throw new TimeoutException("what was woken does not come to an end");
            await Task.Delay(1);
        }
    }

    private Event EventOf(int i) => new()
    {
        Metadata = new() { Name = $"pod-{i}.{Guid.NewGuid():N}", Namespace = "default" },
        InvolvedObject = new() { Kind = "Pod", Namespace = "default", Name = $"pod-{i}", Uid = Guid.NewGuid().ToString() },
        Reason = "BackOff",
        Message = "Back-off restarting failed container main in a pod whose name and identity are as long as they are in clusters",
        Type = "Warning",
        FirstTimestamp = _clock.GetUtcNow(),
        LastTimestamp = _clock.GetUtcNow(),
        Count = 1,
    };
}
