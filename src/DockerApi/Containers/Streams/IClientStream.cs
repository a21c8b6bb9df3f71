namespace Gantry.DockerApi.Containers.Streams;

/// <summary>The client's end of an attached process.</summary>
internal interface IClientStream
{
    /// <summary>The next piece of input, valid until the next read; none when the client sends no more.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancel);

    /// <summary>False if the client has left.</summary>
    ValueTask<bool> WriteAsync(bool isStderr, ReadOnlyMemory<byte> data, CancellationToken cancel);

    /// <summary>False if the client can neither send nor read any more.</summary>
    bool IsThere();
}
