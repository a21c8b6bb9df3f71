using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Gantry.Cri.Streaming.Spdy;

namespace Gantry.Tests.Cri.Streaming;

public sealed class SpdyConnectionTests
{
    [Fact]
    public void A_frame_reads_as_it_was_written()
    {
        byte[] head = new byte[SpdyFrame.Size];
        foreach (SpdyFrame frame in new[] { new SpdyFrame(true, SpdyFrameType.Ping, 0, 0, 4), new SpdyFrame(false, default, 0x7fffffff, SpdyFrame.Fin, SpdyFrame.MaxLength) })
        {
            frame.Write(head);
            Assert.Equal(frame, SpdyFrame.Parse(head));
        }
    }

    [Theory]
    [InlineData("8002000100000000")] // SPDY/2
    [InlineData("0000000100100001")] // a byte over the limit
    [InlineData("474554202f204854")] // HTTP
    public void What_is_no_frame_is_refused(string head) =>
        Assert.Throws<SpdyException>(() => SpdyFrame.Parse(Convert.FromHexString(head)));

    [Fact]
    public async Task A_stream_is_answered_and_carries_data_both_ways_until_each_side_closes()
    {
        await using var client = new SpdyClient();
        SpdyStream stream = await client.OpenAsync(1, ("streamtype", "stdin"));
        Assert.Equal("stdin", stream.Headers["streamtype"]);
        Assert.Equal(SpdyFrameType.SynReply, (await client.ReceiveAsync()).Frame.Type);

        await client.SendDataAsync(1, "in"u8.ToArray());
        await client.SendDataAsync(1, "put"u8.ToArray(), isLast: true);
        Assert.Equal("input"u8.ToArray(), await ReadToEndAsync(stream.Input, client.Leaving));

        await stream.WriteAsync("out"u8.ToArray(), client.Leaving);
        await stream.CloseAsync(client.Leaving);
        await stream.CloseAsync(client.Leaving);
        (uint id, byte[] data, bool isLast) = await client.ReceiveDataAsync();
        Assert.Equal((1u, "out"), (id, System.Text.Encoding.ASCII.GetString(data)));
        Assert.False(isLast);
        (id, data, isLast) = await client.ReceiveDataAsync();
        Assert.Equal((1u, 0, true), (id, data.Length, isLast));
    }

    [Fact]
    public async Task A_ping_comes_back_as_it_is()
    {
        await using var client = new SpdyClient();
        await client.SendAsync(new SpdyFrame(true, SpdyFrameType.Ping, 0, 0, 4), [0, 0, 0, 7]);
        (SpdyFrame frame, byte[] payload) = await client.ReceiveAsync();
        Assert.Equal(SpdyFrameType.Ping, frame.Type);
        Assert.Equal([0, 0, 0, 7], payload);
    }

    [Fact]
    public async Task Frames_that_mean_nothing_here_are_passed_over()
    {
        await using var client = new SpdyClient();
        await client.SendAsync(new SpdyFrame(true, SpdyFrameType.Settings, 0, 0, 4), [0, 0, 0, 0]);
        await client.SendAsync(new SpdyFrame(true, SpdyFrameType.WindowUpdate, 0, 0, 8), new byte[8]);
        await client.SendAsync(new SpdyFrame(true, (SpdyFrameType)77, 0, 0, 0), []);
        await client.SendDataAsync(99, [1, 2, 3]);
        Assert.NotNull(await client.OpenAsync(1));
    }

    [Fact]
    public async Task A_reset_ends_its_stream_and_no_other()
    {
        await using var client = new SpdyClient();
        SpdyStream first = await client.OpenAsync(1);
        SpdyStream second = await client.OpenAsync(3);
        await client.SendAsync(new SpdyFrame(true, SpdyFrameType.RstStream, 0, 0, 8), [0, 0, 0, 1, 0, 0, 0, 5]);
        Assert.Empty(await ReadToEndAsync(first.Input, client.Leaving));
        await client.SendDataAsync(3, [9], isLast: true);
        Assert.Equal([9], await ReadToEndAsync(second.Input, client.Leaving));
    }

    [Fact]
    public async Task A_number_that_is_in_use_ends_the_connection_and_all_its_streams()
    {
        await using var client = new SpdyClient();
        SpdyStream first = await client.OpenAsync(1);
        await client.SendOpenAsync(1);
        await client.Running;
        Assert.Empty(await ReadToEndAsync(first.Input, client.Leaving));
        Assert.False(await client.Connection.Opened.WaitToReadAsync(client.Leaving));
    }

    [Fact]
    public async Task Streams_are_bounded()
    {
        await using var client = new SpdyClient();
        uint id = 1;
        for (; id < 4000 && !client.Running.IsCompleted; id += 2)
            await client.SendOpenAsync(id);
        await client.Running;
    }

    [Fact]
    public async Task Nonsense_ends_the_connection_and_throws_nothing()
    {
        var random = new Random(4711);
        for (int round = 0; round < 300; round++)
        {
            await using var client = new SpdyClient();
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            // Half of the rounds start as a proper frame would, so that the nonsense is in its payload.
            if (round % 2 == 0)
                BinaryPrimitives.WriteUInt64BigEndian(bytes = [.. new byte[8], .. bytes], 0x8003_0001_0000_0000 | (uint)(bytes.Length - 8));
            await client.SendRawAsync(bytes);
            await client.LeaveAsync();
            await client.Running;
        }
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader input, CancellationToken cancel)
    {
        var all = new ArrayBufferWriter<byte>();
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancel);
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                all.Write(piece.Span);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return all.WrittenSpan.ToArray();
        }
    }
}
