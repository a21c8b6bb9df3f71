using Gantry.Engine.Execs;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>Carries a client's input to a process and the process's output to the client, until the process ends or the client leaves.</summary>
/// <param name="keys">By which the client leaves; none without a terminal.</param>
internal sealed class ClientSession(ProcessSession process, IClientStream client, DetachKeys? keys)
{
    // How often a client that sends no more is asked whether it still reads.
    private static readonly TimeSpan LookAtClient = TimeSpan.FromSeconds(15);

    /// <summary>How an attached client and its process came apart.</summary>
    public enum End
    {
        ProcessEnded,
        Detached,
        ClientLeft,
    }

    /// <param name="hasInput">The client's input is the process's.</param>
    public async Task<End> RunAsync(bool hasInput, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<End> output = CopyOutputAsync(stop.Token);
        Task<End> input = CopyInputAsync(hasInput, stop.Token);
        try
        {
            Task<End> first = await Task.WhenAny(output, input);
            return await first;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(SettledAsync(output), SettledAsync(input));
        }
    }

    private async Task<End> CopyOutputAsync(CancellationToken cancel)
    {
        while (await process.ReadAsync(cancel) is { } output)
        {
            if (!await client.WriteAsync(output.IsStderr, output.Data, cancel))
                return End.ClientLeft;
        }
        return End.ProcessEnded;
    }

    private async Task<End> CopyInputAsync(bool hasInput, CancellationToken cancel)
    {
        while (await client.ReadAsync(cancel) is { } typed)
        {
            if (!hasInput)
                continue;
            bool isDetached = false;
            ReadOnlyMemory<byte> passed = keys is null ? typed : keys.Pass(typed.Span, out isDetached);
            if (!passed.IsEmpty)
                await process.WriteInputAsync(passed, cancel);
            if (isDetached)
                return End.Detached;
        }
        if (hasInput && client.IsThere())
            await process.CloseInputAsync(cancel);
        // The client may still read: only its absence ends the session, or the end of the output.
        using var timer = new PeriodicTimer(LookAtClient);
        while (client.IsThere())
            await timer.WaitForNextTickAsync(cancel);
        return End.ClientLeft;
    }

    private static async Task SettledAsync(Task copying)
    {
        try
        {
            await copying;
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The other direction has decided already.
        }
    }
}
