using System.Buffers.Text;
using System.Diagnostics;

namespace Gantry.Api.Bench;

/// <summary>
/// One writer and many watchers: how long after a write was committed, and after it was sent, has the last byte of its event reached each watcher's socket.
/// The kernel stamps what arrives, and the load sleeps while the server is at work: it takes next to no part of the processors from what it measures.
/// </summary>
internal sealed class WatchFan(Target target, string space) : IDisposable
{
    // A write carries its number as "v5000012v"; nothing else in the objects looks like that.
    private const int MarkLength = 9;
    private const int FirstMark = 5_000_000;
    private const int WarmUps = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(25);

    private readonly SocketPoll _poll = new();
    private readonly List<Watcher> _watchers = [];
    private readonly List<double> _sinceCommit = [];
    private readonly List<double> _sinceRequest = [];

    /// <param name="streams">Watches on each connection: one with HTTP/1.1.</param>
    public async Task<(Outcome SinceCommit, Outcome SinceRequest)> RunAsync(int watchers, int streams, int writes)
    {
        string now = await target.RevisionOfAsync(BenchObjects.PathOf(space));
        for (int i = 0; i < watchers / streams; i++)
            _watchers.Add(await OpenAsync(streams, BenchObjects.Watch(space, now)));
        (ILoadConnection writer, HeldStream answers) = await target.ConnectHeldAsync();
        await using ILoadConnection closing = writer;
        await WarmUpAsync(writer, streams);

        (double server, double client) = (0, 0);
        long start = Stopwatch.GetTimestamp();
        for (int mark = FirstMark; mark < FirstMark + writes; mark++)
        {
            (double serverBefore, TimeSpan clientBefore, DateTime sent) = (target.Processes.CpuSeconds(), Environment.CpuUsage.TotalTime, DateTime.UtcNow);
            Task written = Task.Run(() => WriteAsync(writer, mark));
            Collect(streams);
            await written;
            server += target.Processes.CpuSeconds() - serverBefore;
            client += (Environment.CpuUsage.TotalTime - clientBefore).TotalSeconds;
            Count(sent, answers.ArrivedAt, streams);
            await EndRoundAsync(mark, streams);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (new Outcome([.. _sinceCommit.Order()], seconds, 0, server, client), new Outcome([.. _sinceRequest.Order()], seconds, 0, server, client));
    }

    // The buffers of a TCP connection grow as it is used, on the server's side too: a hundred watches on a connection find the room that they need after a dozen writes.
    private async Task WarmUpAsync(ILoadConnection writer, int streams)
    {
        for (int mark = FirstMark - WarmUps; mark < FirstMark; mark++)
        {
            await WriteAsync(writer, mark);
            Collect(streams);
            await EndRoundAsync(mark, streams);
        }
    }

    // Nobody outside sees the commit itself. Its first sign is the writer's answer or an event at a socket, whichever comes first.
    private void Count(DateTime sent, DateTime answered, int streams)
    {
        DateTime firstEvent = _watchers.Min(watcher => watcher.Stream.ArrivedAt);
        DateTime committed = answered < firstEvent ? answered : firstEvent;
        foreach (DateTime arrived in _watchers.Select(watcher => watcher.Stream.ArrivedAt))
        {
            _sinceCommit.AddRange(Enumerable.Repeat((arrived - committed).TotalMilliseconds, streams));
            _sinceRequest.AddRange(Enumerable.Repeat((arrived - sent).TotalMilliseconds, streams));
        }
    }

    public void Dispose()
    {
        _poll.Dispose();
        foreach (Watcher watcher in _watchers)
            watcher.Stream.Dispose();
    }

    private async Task<Watcher> OpenAsync(int streams, LoadRequest watch)
    {
        (ILoadConnection connection, HeldStream stream) = await target.ConnectHeldAsync();
        for (int i = 0; i < streams; i++)
            await connection.OpenAsync(watch);
        _poll.Watch(stream);
        return new Watcher(connection, stream);
    }

    private async Task WriteAsync(ILoadConnection writer, int mark)
    {
        LoadRequest? request = BenchObjects.Patch(space, 0, mark);
        await writer.RunAsync(1, () => (request, request = null).Item1, new Tally());
    }

    // Until every connection has had something and then nothing more came for a while. Ten connections are read every millisecond: what nobody reads is not
    // acknowledged for 40 ms, and the sender of 170 kB waits for that. An event on a connection of its own needs no answer.
    private void Collect(int streams)
    {
        HashSet<HeldStream> silent = [.. _watchers.Select(watcher => watcher.Stream)];
        TimeSpan asleep = streams > 1 ? TimeSpan.FromMilliseconds(1) : Quiet;
        long start = Stopwatch.GetTimestamp();
        long last = start;
        while (silent.Count > 0 || Stopwatch.GetElapsedTime(last) < Quiet)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"{silent.Count} connections got no event");
            Thread.Sleep(asleep);
            foreach (HeldStream stream in _poll.Ready())
            {
                last = Stopwatch.GetTimestamp();
                stream.Take();
                silent.Remove(stream);
            }
        }
    }

    /// <summary>Deciphers what came, and makes sure that it is the event of this write, once for each watcher.</summary>
    private async Task EndRoundAsync(int mark, int streams)
    {
        foreach (Watcher watcher in _watchers)
        {
            int found = 0;
            byte[] tail = [];
            while (found < streams)
            {
                // A mark may lie across the end of what is read at once.
                byte[] text = [.. tail, .. (await watcher.Connection.ReadRawAsync(CancellationToken.None)).Span];
                found += Count(text, mark, out int end);
                tail = text[Math.Max(end, text.Length - MarkLength)..];
            }
        }
    }

    private static int Count(ReadOnlySpan<byte> text, int mark, out int end)
    {
        int count = 0;
        end = 0;
        while (text[end..].IndexOf("\"v"u8) is var at && at >= 0 && end + at + 1 + MarkLength <= text.Length)
        {
            end += at + 2;
            if (Utf8Parser.TryParse(text.Slice(end, MarkLength - 2), out int number, out _) && number == mark)
                count++;
        }

        return count;
    }

    private sealed record Watcher(ILoadConnection Connection, HeldStream Stream);
}
