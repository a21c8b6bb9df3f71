using System.Diagnostics;

namespace Gantry.Api.Bench;

/// <summary>Runs a stage: so many requests over so many connections, so many of them unanswered on each.</summary>
internal sealed class Load(Target target)
{
    public async Task<Outcome> RunAsync(int connections, int depth, int count, Func<int, LoadRequest> request)
    {
        int taken = -1;
        ILoadConnection[] open = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => target.ConnectAsync()));
        Tally[] tallies = [.. open.Select(_ => new Tally())];
        (double server, TimeSpan client, long start) = (target.Processes.CpuSeconds(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

        await Task.WhenAll(open.Select((connection, i) => Task.Run(() => connection.RunAsync(depth, Next, tallies[i]))));

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Outcome outcome = new(
            [.. tallies.SelectMany(tally => tally.Milliseconds).Order()],
            seconds,
            tallies.Sum(tally => tally.Bytes),
            target.Processes.CpuSeconds() - server,
            (Environment.CpuUsage.TotalTime - client).TotalSeconds);
        foreach (ILoadConnection connection in open)
            await connection.DisposeAsync();
        int failures = tallies.Sum(tally => tally.Failures);
        return failures == 0 ? outcome : throw new InvalidOperationException($"{failures} of {count} requests failed, such as {request(0)}");

        LoadRequest? Next() => Interlocked.Increment(ref taken) is var i && i < count ? request(i) : null;
    }
}
