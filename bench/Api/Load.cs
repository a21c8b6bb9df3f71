using System.Diagnostics;

namespace Gantry.Api.Bench;

/// <summary>Runs a stage: so many requests over so many connections, so many of them unanswered on each.</summary>
internal sealed class Load(Target target)
{
    /// <summary>Opens connections, so many at a time, with one request on each.</summary>
    public async Task<Outcome> ConnectAsync(int atOnce, int count, LoadRequest request)
    {
        int taken = -1;
        Tally[] tallies = [.. Enumerable.Range(0, atOnce).Select(_ => new Tally())];
        (double server, TimeSpan client, long start) = (target.Processes.CpuSeconds(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await Task.WhenAll(tallies.Select(tally => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref taken) < count)
            {
                long started = Stopwatch.GetTimestamp();
                LoadRequest? left = request;
                await using ILoadConnection connection = await target.ConnectAsync();
                await connection.RunAsync(1, () => (left, left = null).Item1, new Tally());
                tally.Add(started, isSuccess: true);
            }
        })));
        return Of(tallies, start, server, client);
    }

    public async Task<Outcome> RunAsync(int connections, int depth, int count, Func<int, LoadRequest> request)
    {
        int taken = -1;
        ILoadConnection[] open = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => target.ConnectAsync()));
        Tally[] tallies = [.. open.Select(_ => new Tally())];
        (double server, TimeSpan client, long start) = (target.Processes.CpuSeconds(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

        // A thread each, on which the connection waits.
        await Task.WhenAll(open.Select((connection, i) => Task.Factory.StartNew(
            () => connection.RunAsync(depth, Next, tallies[i]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Outcome outcome = Of(tallies, start, server, client);
        foreach (ILoadConnection connection in open)
            await connection.DisposeAsync();
        int failures = tallies.Sum(tally => tally.Failures);
        return failures == 0 ? outcome : throw new InvalidOperationException($"{failures} of {count} requests failed, such as {request(0)}");

        LoadRequest? Next() => Interlocked.Increment(ref taken) is var i && i < count ? request(i) : null;
    }

    private Outcome Of(Tally[] tallies, long start, double server, TimeSpan client) => new(
        [.. tallies.SelectMany(tally => tally.Milliseconds).Order()],
        Stopwatch.GetElapsedTime(start).TotalSeconds,
        tallies.Sum(tally => tally.Bytes),
        target.Processes.CpuSeconds() - server,
        (Environment.CpuUsage.TotalTime - client).TotalSeconds);
}
