using System.Diagnostics;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

/// <summary>Figures for a person: run with <c>-explicit only</c>.</summary>
public sealed class StandaloneSpeed
{
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("RUNS"), out int runs) ? runs : 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData("none")]
    [InlineData("bridge")]
    public async Task One_run_after_the_other(string network)
    {
        await using TestStandalone test = await TestStandalone.StartAsync(withNetworks: network == "bridge");
        double[] times = new double[Runs], create = new double[Runs], start = new double[Runs], wait = new double[Runs];
        for (int i = 0; i < times.Length; i++)
        {
            var watch = Stopwatch.StartNew();
            StandaloneRecord container = await test.CreateAsync("", config => config with { IsRemovedAtEnd = true, Command = ["/bin/true"], Sandbox = new SandboxConfig { NetworkMode = network } });
            create[i] = watch.Elapsed.TotalMilliseconds;
            Task<StandaloneRecord> end = test.Containers.WaitAsync(container.Id, WaitCondition.NextExit, Cancel);
            Task<StandaloneRecord> removed = test.Containers.WaitAsync(container.Id, WaitCondition.Removed, Cancel);
            await test.Containers.StartAsync(container.Id, Cancel);
            start[i] = watch.Elapsed.TotalMilliseconds - create[i];
            await end;
            wait[i] = watch.Elapsed.TotalMilliseconds - create[i] - start[i];
            await removed;
            times[i] = watch.Elapsed.TotalMilliseconds;
        }
        Console.WriteLine($"network {network}: whole {Words(times)}; create {Words(create)}; start {Words(start)}; end {Words(wait)}");
    }

    [Theory(Explicit = true)]
    [InlineData("none")]
    [InlineData("bridge")]
    public async Task Fifty_at_once_and_a_hundred_that_stay(string network)
    {
        await using TestStandalone test = await TestStandalone.StartAsync(withNetworks: network == "bridge");
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            StandaloneRecord container = await test.RunToEndAsync("", config => config with { Command = ["/bin/true"], Sandbox = new SandboxConfig { NetworkMode = network } });
            await test.Containers.RemoveAsync(container.Id, force: false, volumes: false, Cancel);
        }));
        Console.WriteLine($"network {network}: 50 at once {watch.Elapsed.TotalMilliseconds:0} ms");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => test.RunAsync("exec sleep 1000", config => config with { Sandbox = new SandboxConfig { NetworkMode = network } })));
        watch.Restart();
        int count = 0;
        for (int i = 0; i < 100; i++)
            count = test.Containers.List().Count;
        Console.WriteLine($"list of {count}: {watch.Elapsed.TotalMilliseconds / 100:0.000} ms");
        watch.Restart();
        foreach (StandaloneRecord container in test.Containers.List())
            test.Containers.Usage(container.Id);
        Console.WriteLine($"one-shot usage: {watch.Elapsed.TotalMilliseconds / 100:0.000} ms");
        Console.WriteLine($"memory of 100 monitors: {Monitors(test.Root).Sum(Proportional) / 1024} MB; of this process {Proportional(Environment.ProcessId) / 1024} MB");
        watch.Restart();
        await Task.WhenAll(test.Containers.List().Select(container => test.Containers.RemoveAsync(container.Id, force: true, volumes: false, Cancel)));
        Console.WriteLine($"100 removed by force: {watch.Elapsed.TotalMilliseconds:0} ms");
    }

    private static string Words(double[] times)
    {
        double[] sorted = [.. times.Skip(5).Order()];
        return $"p50 {sorted[sorted.Length / 2]:0.0} p95 {sorted[sorted.Length * 95 / 100]:0.0} ms";
    }

    private static IEnumerable<int> Monitors(string root) => Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[6]))
        .Where(path => File.Exists($"{path}/cmdline") && File.ReadAllText($"{path}/cmdline") is var line && line.Contains("monitor\0create", StringComparison.Ordinal) && line.Contains(root, StringComparison.Ordinal))
        .Select(path => int.Parse(Path.GetFileName(path)));

    private static long Proportional(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup").Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])).FirstOrDefault();
}
