using System.Buffers.Text;
using System.Diagnostics;

namespace Gantry.Api.Bench;

/// <summary>One writer and many watchers: how long after the write was sent does each watcher have it.</summary>
internal sealed class WatchFan(Target target, string space)
{
    // A write carries its number as "v0000012v"; nothing else in the objects looks like that.
    private const int MarkLength = 9;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];

    /// <param name="streams">Watches on each connection: one with HTTP/1.1.</param>
    public async Task<(Outcome Received, int Lost)> RunAsync(int watchers, int streams, int writes)
    {
        long[] sent = new long[writes];
        using CancellationTokenSource over = new();
        ILoadConnection[] open = new ILoadConnection[watchers / streams];
        for (int i = 0; i < open.Length; i++)
        {
            open[i] = await target.ConnectAsync();
            for (int stream = 0; stream < streams; stream++)
                await open[i].OpenAsync(BenchObjects.Watch(space));
        }

        Task[] reading = [.. open.Select(connection => Task.Run(() => FollowAsync(connection, sent, over.Token)))];
        await Task.Delay(TimeSpan.FromSeconds(1));
        (double server, TimeSpan client, long start) = (target.Processes.CpuSeconds(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await WriteAsync(sent);
        await ArrivedAsync(watchers * writes);
        double serverCpu = target.Processes.CpuSeconds() - server;
        double clientCpu = (Environment.CpuUsage.TotalTime - client).TotalSeconds;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await over.CancelAsync();
        await Task.WhenAll(reading);
        foreach (ILoadConnection connection in open)
            await connection.DisposeAsync();
        return (new Outcome([.. _milliseconds.Order()], seconds, 0, serverCpu, clientCpu), (watchers * writes) - _milliseconds.Count);
    }

    private async Task WriteAsync(long[] sent)
    {
        await using ILoadConnection writer = await target.ConnectAsync();
        Tally tally = new();
        for (int i = 0; i < sent.Length; i++)
        {
            bool isTaken = false;
            int number = i;
            sent[i] = Stopwatch.GetTimestamp();
            await writer.RunAsync(1, () => isTaken ? null : Take(ref isTaken, number), tally);
            await Task.Delay(Pause);
        }

        LoadRequest? Take(ref bool isTaken, int number)
        {
            isTaken = true;
            return BenchObjects.Patch(space, 0, number);
        }
    }

    private async Task ArrivedAsync(int expected)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 10; await Task.Delay(20))
        {
            lock (_gate)
            {
                if (_milliseconds.Count >= expected)
                    return;
            }
        }
    }

    private async Task FollowAsync(ILoadConnection connection, long[] sent, CancellationToken cancel)
    {
        byte[] tail = [];
        try
        {
            while (await connection.ReadRawAsync(cancel) is { IsEmpty: false } bytes)
            {
                long now = Stopwatch.GetTimestamp();
                byte[] text = [.. tail, .. bytes.Span];
                int end = Note(text, sent, now);
                tail = text[Math.Max(end, text.Length - MarkLength + 1)..];
            }
        }
        catch (OperationCanceledException)
        {
            // The writes are over.
        }
    }

    // Returns where the last mark ended.
    private int Note(ReadOnlySpan<byte> text, long[] sent, long now)
    {
        int end = 0;
        while (text[end..].IndexOf("\"v0"u8) is var at && at >= 0 && end + at + 1 + MarkLength <= text.Length)
        {
            end += at + 1;
            if (!Utf8Parser.TryParse(text.Slice(end + 1, MarkLength - 2), out int number, out _) || number >= sent.Length)
                continue;
            end += MarkLength;
            lock (_gate)
                _milliseconds.Add(Stopwatch.GetElapsedTime(sent[number], now).TotalMilliseconds);
        }

        return end;
    }
}
