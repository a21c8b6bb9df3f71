using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Gantry.Cri.Streaming.Spdy;

namespace Gantry.Cri.Streaming.Commands;

/// <summary>A remote command over SPDY: the client opens one stream for each channel and says which in its "streamtype" header.</summary>
internal sealed class SpdyCommandStreams : ICommandStreams
{
    private readonly Dictionary<CommandChannel, SpdyStream> _streams;
    private readonly Channel<CommandInput> _inputs = Channel.CreateBounded<CommandInput>(16);

    private SpdyCommandStreams(Dictionary<CommandChannel, SpdyStream> streams) => _streams = streams;

    /// <summary>Waits for the streams that the request announced.</summary>
    public static async ValueTask<SpdyCommandStreams> AcceptAsync(SpdyConnection connection, CommandTicket ticket, CancellationToken cancel)
    {
        var streams = new Dictionary<CommandChannel, SpdyStream>();
        HashSet<CommandChannel> awaited = [.. Announced(ticket)];
        while (awaited.Count > 0)
        {
            SpdyStream stream = await connection.Opened.ReadAsync(cancel);
            CommandChannel channel = ChannelOf(stream);
            streams[channel] = stream;
            awaited.Remove(channel);
        }

        return new SpdyCommandStreams(streams);
    }

    /// <summary>Copies what arrives on the streams to <see cref="ReadAsync"/>; runs next to the command.</summary>
    public async Task PumpAsync(CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(_streams
                .Where(stream => stream.Key is CommandChannel.Stdin or CommandChannel.Resize)
                .Select(stream => PumpAsync(stream.Key, stream.Value.Input, cancel)));
        }
        catch (OperationCanceledException)
        {
            // The command has ended.
        }
        finally
        {
            _inputs.Writer.TryComplete();
        }
    }

    public async ValueTask<CommandInput?> ReadAsync(CancellationToken cancel) =>
        await _inputs.Reader.WaitToReadAsync(cancel) && _inputs.Reader.TryRead(out CommandInput input) ? input : null;

    public ValueTask WriteAsync(CommandChannel channel, ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        _streams.TryGetValue(channel, out SpdyStream? stream) ? stream.WriteAsync(data, cancel) : ValueTask.CompletedTask;

    public async ValueTask CloseAsync(CancellationToken cancel)
    {
        foreach (SpdyStream stream in _streams.Values)
            await stream.CloseAsync(cancel);
    }

    private async Task PumpAsync(CommandChannel channel, PipeReader input, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancel);
            if (!read.Buffer.IsEmpty)
                await _inputs.Writer.WriteAsync(new CommandInput(channel, read.Buffer.ToArray()), cancel);
            input.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted)
                continue;

            await _inputs.Writer.WriteAsync(new CommandInput(channel, default, IsEnd: true), cancel);
            return;
        }
    }

    private static IEnumerable<CommandChannel> Announced(CommandTicket ticket)
    {
        yield return CommandChannel.Error;
        if (ticket.HasStdin)
            yield return CommandChannel.Stdin;
        if (ticket.HasStdout)
            yield return CommandChannel.Stdout;
        if (ticket.HasStderr && !ticket.HasTerminal)
            yield return CommandChannel.Stderr;
        if (ticket.HasTerminal)
            yield return CommandChannel.Resize;
    }

    private static CommandChannel ChannelOf(SpdyStream stream) => stream.Headers.GetValueOrDefault("streamtype") switch
    {
        "stdin" => CommandChannel.Stdin,
        "stdout" => CommandChannel.Stdout,
        "stderr" => CommandChannel.Stderr,
        "error" => CommandChannel.Error,
        "resize" => CommandChannel.Resize,
        string other => throw new SpdyException($"unknown stream type \"{other}\""),
        null => throw new SpdyException("a stream has no type"),
    };
}
