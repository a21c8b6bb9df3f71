using System.Net.WebSockets;
using System.Text.Json;
using Gantry.Cri.Streaming;
using Gantry.Cri.Streaming.Commands;
using Gantry.Cri.Streaming.Spdy;
using Gantry.Engine.Execs;

namespace Gantry.Tests.Cri.Streaming;

public sealed class CommandStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Over_spdy_a_command_waits_for_the_streams_that_its_request_announced()
    {
        await using var client = new SpdyClient();
        ValueTask<SpdyCommandStreams> accepting = SpdyCommandStreams.AcceptAsync(client.Connection, Ticket(hasStdin: true), client.Leaving);
        await client.SendOpenAsync(1, ("streamtype", "error"));
        await client.SendOpenAsync(3, ("streamtype", "stdout"));
        await client.SendOpenAsync(5, ("streamtype", "stdin"));
        SpdyCommandStreams streams = await accepting;

        Task pumping = streams.PumpAsync(client.Leaving);
        await client.SendDataAsync(5, "typed"u8.ToArray(), isLast: true);
        Assert.Equal("typed", Text(await streams.ReadAsync(client.Leaving)));
        Assert.True((await streams.ReadAsync(client.Leaving))!.Value.IsEnd);
        await pumping;
        Assert.Null(await streams.ReadAsync(client.Leaving));

        await streams.WriteAsync(CommandChannel.Stdout, "shown"u8.ToArray(), client.Leaving);
        (uint stream, byte[] data, _) = await client.ReceiveDataAsync();
        Assert.Equal((3u, "shown"), (stream, System.Text.Encoding.ASCII.GetString(data)));
    }

    [Theory]
    [InlineData("streamtype", "sideways")]
    [InlineData("other", "stdin")]
    public async Task Over_spdy_a_stream_of_no_known_type_is_refused(string name, string value)
    {
        await using var client = new SpdyClient();
        await client.SendOpenAsync(1, (name, value));
        await Assert.ThrowsAsync<SpdyException>(async () => await SpdyCommandStreams.AcceptAsync(client.Connection, Ticket(), client.Leaving));
    }

    [Fact]
    public async Task Over_a_websocket_the_first_byte_of_a_message_is_its_channel_however_it_is_cut()
    {
        using var end = new CancellationTokenSource(Patience);
        (WebSocket client, WebSocketCommandStreams streams) = Connect();
        await client.SendAsync(new byte[] { (byte)CommandChannel.Stdin, (byte)'a' }, WebSocketMessageType.Binary, endOfMessage: false, end.Token);
        await client.SendAsync("b"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, end.Token);
        await client.SendAsync(new byte[] { (byte)CommandChannel.Resize, (byte)'{' }, WebSocketMessageType.Binary, endOfMessage: true, end.Token);
        await client.SendAsync(new byte[] { (byte)CommandChannel.Close, (byte)CommandChannel.Stdin }, WebSocketMessageType.Binary, endOfMessage: true, end.Token);

        Assert.Equal("a", Text(await streams.ReadAsync(end.Token)));
        CommandInput? second = await streams.ReadAsync(end.Token);
        Assert.Equal((CommandChannel.Stdin, "b"), (second!.Value.Channel, Text(second)));
        Assert.Equal(CommandChannel.Resize, (await streams.ReadAsync(end.Token))!.Value.Channel);
        Assert.True((await streams.ReadAsync(end.Token))!.Value.IsEnd);
    }

    [Fact]
    public async Task Over_a_websocket_output_carries_its_channel_and_ends_in_order()
    {
        using var end = new CancellationTokenSource(Patience);
        (WebSocket client, WebSocketCommandStreams streams) = Connect();
        await streams.WriteAsync(CommandChannel.Stderr, "oh"u8.ToArray(), end.Token);
        await streams.CloseAsync(end.Token);
        byte[] buffer = new byte[16];
        WebSocketReceiveResult message = await client.ReceiveAsync(buffer, end.Token);
        Assert.Equal([2, (byte)'o', (byte)'h'], buffer[..message.Count]);
        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(buffer, end.Token)).MessageType);
    }

    [Fact]
    public void The_outcome_is_a_status_that_clients_read_the_exit_code_from()
    {
        using JsonDocument success = JsonDocument.Parse(CommandStatus.Of(0));
        Assert.Equal("Success", success.RootElement.GetProperty("status").GetString());
        using JsonDocument exit = JsonDocument.Parse(CommandStatus.Of(42));
        Assert.Equal("NonZeroExitCode", exit.RootElement.GetProperty("reason").GetString());
        Assert.Equal("42", exit.RootElement.GetProperty("details").GetProperty("causes")[0].GetProperty("message").GetString());
        using JsonDocument failure = JsonDocument.Parse(CommandStatus.OfFailure("no \"such\"\nfile"));
        Assert.Equal("no \"such\"\nfile", failure.RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public void A_ticket_is_good_once_for_its_kind_and_for_a_minute()
    {
        var clock = new FixedClock();
        var tickets = new StreamingTickets(clock);
        string token = tickets.Issue("one");
        Assert.False(tickets.TryTake(token.ToUpperInvariant(), out string? _));
        Assert.True(tickets.TryTake(token, out string? ticket));
        Assert.Equal("one", ticket);
        Assert.False(tickets.TryTake(token, out ticket));

        string wrongKind = tickets.Issue("two");
        Assert.False(tickets.TryTake(wrongKind, out CommandTicket? _));
        string late = tickets.Issue("three");
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.False(tickets.TryTake(late, out ticket));
    }

    [Fact]
    public void Tickets_that_nobody_takes_are_bounded_and_make_room_when_they_expire()
    {
        var clock = new FixedClock();
        var tickets = new StreamingTickets(clock);
        for (int i = 0; i < 1000; i++)
            tickets.Issue("waiting");
        Assert.Throws<InvalidOperationException>(() => tickets.Issue("one too many"));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.NotEmpty(tickets.Issue("room again"));
    }

    private static CommandTicket Ticket(bool hasStdin = false) => new()
    {
        HasStdin = hasStdin,
        HasStdout = true,
        OpenAsync = _ => throw new InvalidOperationException("nothing is run"),
    };

    private static (WebSocket Client, WebSocketCommandStreams Streams) Connect()
    {
        (DuplexStream client, DuplexStream server) = DuplexStream.Pair();
        return (WebSocket.CreateFromStream(client, new WebSocketCreationOptions { IsServer = false }),
            new WebSocketCommandStreams(WebSocket.CreateFromStream(server, new WebSocketCreationOptions { IsServer = true })));
    }

    private static string Text(CommandInput? input) => System.Text.Encoding.UTF8.GetString(input!.Value.Data.Span);

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
