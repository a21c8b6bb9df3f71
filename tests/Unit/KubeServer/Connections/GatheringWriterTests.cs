using System.Buffers;
using System.IO.Pipelines;
using Gantry.KubeServer.Connections;

namespace Gantry.Tests.KubeServer.Connections;

public sealed class GatheringWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_flushed_while_something_is_sent_goes_out_together()
    {
        using GatedStream socket = new();
        GatheringWriter writer = new(socket);
        await FlushAsync(writer, new byte[] { 1 });
        await socket.Asked.Task.WaitAsync(Patience);

        for (byte i = 2; i < 100; i++)
            await FlushAsync(writer, new byte[] { i });
        socket.Gate.SetResult();
        await writer.DrainAsync().WaitAsync(Patience);

        Assert.Equal([1, 98], socket.Writes.Select(write => write.Length));
        Assert.Equal(Enumerable.Range(1, 99).Select(i => (byte)i), socket.Writes.SelectMany(write => write));
    }

    [Fact]
    public async Task Bytes_of_all_sizes_keep_their_order()
    {
        using GatedStream socket = new();
        GatheringWriter writer = new(socket);
        byte[] sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        socket.Gate.SetResult();

        int at = 0;
        for (int i = 0; at < sent.Length; i++)
        {
            int size = Math.Min(sent.Length - at, 1 + (i * 7919 % 100_000));
            await FlushAsync(writer, sent.AsMemory(at, size));
            at += size;
        }

        await writer.DrainAsync().WaitAsync(Patience);
        Assert.Equal(sent, socket.Writes.SelectMany(write => write));
    }

    [Fact]
    public async Task Who_flushes_more_than_is_read_waits()
    {
        using GatedStream socket = new();
        GatheringWriter writer = new(socket);
        await FlushAsync(writer, new byte[6_000]);
        await socket.Asked.Task.WaitAsync(Patience);

        for (int i = 0; i < 20; i++)
            await FlushAsync(writer, new byte[6_000]);
        ValueTask<FlushResult> last = default;
        for (int i = 0; i < 2; i++)
            last = FlushAsync(writer, new byte[6_000]);

        Assert.False(last.IsCompleted);
        socket.Gate.SetResult();
        Assert.False((await last.AsTask().WaitAsync(Patience)).IsCompleted);
        await writer.DrainAsync().WaitAsync(Patience);
        Assert.Equal(138_000, socket.Writes.Sum(write => write.Length));
    }

    [Fact]
    public async Task A_long_part_is_sent_by_whoever_flushes_it()
    {
        using GatedStream socket = new();
        GatheringWriter writer = new(socket);
        ValueTask<FlushResult> sent = FlushAsync(writer, new byte[60_000]);

        Assert.False(sent.IsCompleted);
        socket.Gate.SetResult();
        Assert.False((await sent.AsTask().WaitAsync(Patience)).IsCompleted);
        Assert.Equal([60_000], socket.Writes.Select(write => write.Length));
    }

    [Fact]
    public async Task Who_writes_to_a_client_that_left_is_told_so()
    {
        using GatedStream socket = new();
        GatheringWriter writer = new(socket);
        socket.Gate.SetException(new IOException("gone"));
        await FlushAsync(writer, new byte[] { 1 });
        await writer.DrainAsync().WaitAsync(Patience);

        Assert.True((await FlushAsync(writer, new byte[] { 2 })).IsCompleted);
        Assert.Empty(socket.Writes);
    }

    private static ValueTask<FlushResult> FlushAsync(GatheringWriter writer, ReadOnlyMemory<byte> bytes)
    {
        writer.Write(bytes.Span);
        return writer.FlushAsync();
    }

    /// <summary>Keeps what is written, once a gate is open.</summary>
    private sealed class GatedStream : MemoryStream
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<byte[]> Writes { get; } = [];

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked.TrySetResult();
            await Gate.Task;
            Writes.Add(buffer.ToArray());
        }
    }
}
