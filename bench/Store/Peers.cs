using System.Diagnostics;
using System.Globalization;
using Gantry.Store;

namespace Gantry.Bench.Store;

/// <summary>The same load on any store: durable writes and reads from 64 callers at once, and lists of ten thousand entries.</summary>
internal static class Peers
{
    private const int Callers = 64;
    private const int Entries = 10_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync(string name, IStore store)
    {
        var value = new Payload(new byte[1_000], 10);
        await Parallel.ForEachAsync(Enumerable.Range(0, Entries), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, cancel) => await store.WriteAsync(new Write { Key = $"k{i}", Value = value, Expected = Revision.None }, cancel));
        Report(name + "-write", await ManyAsync(async (caller, i) => await store.WriteAsync(new Write { Key = $"w{caller}-{i}", Value = value, Expected = Revision.None })));
        Report(name + "-get", await ManyAsync(async (caller, i) => await store.GetAsync($"k{(caller + i) % Entries}")));
        long start = Stopwatch.GetTimestamp();
        const int lists = 10;
        for (int i = 0; i < lists; i++)
            await store.ListAsync("k");
        Print($"{name}-list-10000", Stopwatch.GetElapsedTime(start).TotalMilliseconds / lists, "ms");
    }

    private static async Task<List<double>> ManyAsync(Func<int, int, Task> act)
    {
        long start = Stopwatch.GetTimestamp();
        List<double>[] times = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (int i = 0; Stopwatch.GetElapsedTime(start) < Length; i++)
            {
                long began = Stopwatch.GetTimestamp();
                await act(caller, i);
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return mine;
        })));
        return [.. times.SelectMany(mine => mine).Order()];
    }

    private static void Report(string name, List<double> sorted)
    {
        Print(name, sorted.Count / Length.TotalSeconds, "a-second");
        Print(name + "-p99", sorted[sorted.Count * 99 / 100], "ms");
    }

    private static void Print(string name, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.00} {unit}"));
}
