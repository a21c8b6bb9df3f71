using System.Text.Json;
using Gantry.Engine;
using Gantry.Engine.Execs;

namespace Gantry.Cri.Streaming.Commands;

/// <summary>Joins a client's streams and a process: input one way, output the other, the exit status at the end.</summary>
internal static class RemoteCommand
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(CommandTicket ticket, ICommandStreams client, CancellationToken cancel)
    {
        try
        {
            await using ProcessSession process = await ticket.OpenAsync(cancel);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            Task input = CopyInputAsync(ticket, client, process, done);
            int? exitCode = await CopyOutputAsync(client, process, done.Token);
            await client.WriteAsync(CommandChannel.Error, CommandStatus.Of(exitCode ?? 0), cancel);
            await client.CloseAsync(cancel);
            await LeaveAsync(input, done);
        }
        catch (EngineException failure)
        {
            await client.WriteAsync(CommandChannel.Error, CommandStatus.OfFailure(failure.Message), cancel);
            await client.CloseAsync(cancel);
        }
    }

    // A connection that is cut while the client still reads may lose its last words, so the client leaves first.
    private static async Task LeaveAsync(Task input, CancellationTokenSource done)
    {
        try
        {
            await input.WaitAsync(Farewell, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            await done.CancelAsync();
            await input;
        }
    }

    private static async Task<int?> CopyOutputAsync(ICommandStreams client, ProcessSession process, CancellationToken cancel)
    {
        while (await process.ReadAsync(cancel) is { } output)
            await client.WriteAsync(output.IsStderr ? CommandChannel.Stderr : CommandChannel.Stdout, output.Data, cancel);
        return process.ExitCode;
    }

    // A client that leaves ends the whole exchange, so that no process waits for a terminal that nobody holds.
    private static async Task CopyInputAsync(CommandTicket ticket, ICommandStreams client, ProcessSession process, CancellationTokenSource done)
    {
        try
        {
            while (await client.ReadAsync(done.Token) is { } input)
                await PassOnAsync(ticket, input, process, done.Token);
            if (ticket.HasStdin)
                await process.CloseInputAsync(done.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException)
        {
            await done.CancelAsync();
        }
    }

    private static async ValueTask PassOnAsync(CommandTicket ticket, CommandInput input, ProcessSession process, CancellationToken cancel)
    {
        if (input.Channel is CommandChannel.Resize && TrySize(input.Data.Span, out int rows, out int columns))
            await process.ResizeAsync(rows, columns, cancel);
        else if (input.Channel is CommandChannel.Stdin && input.IsEnd)
            await process.CloseInputAsync(cancel);
        else if (input.Channel is CommandChannel.Stdin && ticket.HasStdin)
            await process.WriteInputAsync(input.Data, cancel);
    }

    // {"Width":80,"Height":24}
    private static bool TrySize(ReadOnlySpan<byte> json, out int rows, out int columns)
    {
        (rows, columns) = (0, 0);
        try
        {
            var reader = new Utf8JsonReader(json);
            JsonElement size = JsonElement.ParseValue(ref reader);
            rows = size.GetProperty("Height").GetUInt16();
            columns = size.GetProperty("Width").GetUInt16();
            return rows > 0 && columns > 0;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
