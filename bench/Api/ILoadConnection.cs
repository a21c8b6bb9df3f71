namespace Gantry.Api.Bench;

/// <summary>One TLS connection that keeps a number of requests under way.</summary>
internal interface ILoadConnection : IAsyncDisposable
{
    /// <summary>Sends requests until there is none left, never more than <paramref name="depth"/> unanswered.</summary>
    Task RunAsync(int depth, Func<LoadRequest?> next, Tally tally);

    /// <summary>Sends one request whose answer does not end, and returns when the first bytes of the answer are there.</summary>
    Task OpenAsync(LoadRequest request);

    /// <summary>What arrives next, as it is, frames and all; empty at the end.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadRawAsync(CancellationToken cancel);
}
