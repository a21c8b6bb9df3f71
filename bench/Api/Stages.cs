using System.Globalization;

namespace Gantry.Api.Bench;

/// <summary>The stages of the load and the figures that each prints.</summary>
internal sealed class Stages(Target target, bool isHttp2, string space)
{
    // Fewer at a time than Writers: what writes take that wait less for each other.
    private static readonly int[] Fewer = [32, 16];

    private readonly Load _load = new(target);

    // What client-go does: few connections with many streams over HTTP/2, one request at a time on each over HTTP/1.1.
    private (int Connections, int Depth) Writers => isHttp2 ? (4, 16) : (64, 1);

    private (int Connections, int Depth) Readers => isHttp2 ? (4, 16) : (8, 16);

    public async Task VerbsAsync(int count)
    {
        await _load.RunAsync(1, 1, 1, _ => BenchObjects.Space(space));
        await _load.RunAsync(1, 1, 1, _ => BenchObjects.Space(space + "-warm"));
        await _load.RunAsync(Writers.Connections, Writers.Depth, 2000, i => BenchObjects.Create(space + "-warm", i));

        Print("create", await _load.RunAsync(Writers.Connections, Writers.Depth, count, i => BenchObjects.Create(space, i)));
        foreach (int few in Fewer)
            Print($"create-of-{few}", await CreateAsync(few, count / 2));
        await _load.RunAsync(Readers.Connections, Readers.Depth, count, i => BenchObjects.Get(space, i));
        Print("get", await _load.RunAsync(Readers.Connections, Readers.Depth, 10 * count, i => BenchObjects.Get(space, i * 7 % count)));
        Print("patch", await _load.RunAsync(Writers.Connections, Writers.Depth, count, i => BenchObjects.Patch(space, i * 7 % count, i)));
        await ListAsync(count);
    }

    private async Task<Outcome> CreateAsync(int writers, int count)
    {
        string own = string.Create(CultureInfo.InvariantCulture, $"{space}-of-{writers}");
        await _load.RunAsync(1, 1, 1, _ => BenchObjects.Space(own));
        return await _load.RunAsync(isHttp2 ? Writers.Connections : writers, isHttp2 ? writers / Writers.Connections : 1, count, i => BenchObjects.Create(own, i));
    }

    public async Task LargeAsync(int count)
    {
        await _load.RunAsync(1, 1, 1, _ => BenchObjects.Space("large"));
        await _load.RunAsync(Writers.Connections, Writers.Depth, count, i => BenchObjects.Create("large", i));
        await ListAsync(count, "large");
    }

    public async Task WatchAsync(int count)
    {
        int streams = isHttp2 ? 100 : 1;
        using WatchFan fan = new(target, space);
        (Outcome sinceCommit, Outcome sinceRequest) = await fan.RunAsync(count, streams, writes: 100);
        Print("watch", sinceCommit);
        Line("watch-from-request-p50", sinceRequest.Percentile(0.50), "ms");
        Line("watch-from-request-p99", sinceRequest.Percentile(0.99), "ms");
    }

    /// <summary>New connections, each with its handshake and one short request: what every run of kubectl begins with.</summary>
    public async Task ConnectAsync(int count)
    {
        await _load.ConnectAsync(4, count / 4, new LoadRequest("GET", "/version"));
        Print("connect", await _load.ConnectAsync(4, count, new LoadRequest("GET", "/version")));
    }

    public Task MemoryAsync()
    {
        Line("private-bytes", target.Processes.PrivateBytes(), "bytes");
        return Task.CompletedTask;
    }

    public Task ListAsync(int count) => ListAsync(count, space);

    private async Task ListAsync(int count, string of)
    {
        await _load.RunAsync(2, 1, 4, _ => BenchObjects.List(of));
        Outcome outcome = await _load.RunAsync(2, 1, Math.Max(20, 2_000_000 / count), _ => BenchObjects.List(of));
        string name = string.Create(CultureInfo.InvariantCulture, $"list-{count}");
        Line($"{name}-rate", outcome.BytesPerSecond / 1e6, "MB/s");
        Line($"{name}-object", (double)outcome.Bytes / outcome.Sorted.Count / count, "bytes");
        Print(name, outcome);
    }

    private static void Print(string name, Outcome outcome)
    {
        Line($"{name}-per-second", outcome.PerSecond, "/s");
        Line($"{name}-p50", outcome.Percentile(0.50), "ms");
        Line($"{name}-p99", outcome.Percentile(0.99), "ms");
        Line($"{name}-server-cpu", outcome.CostPerRequest.Server, "us");
        Line($"{name}-client-cpu", outcome.CostPerRequest.Client, "us");
    }

    private static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.00} {unit}"));
}
