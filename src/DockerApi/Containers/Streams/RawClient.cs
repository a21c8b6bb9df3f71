using System.Buffers;
using System.IO.Pipelines;
using Gantry.DockerApi.Hijacking;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>A client on a connection that was taken over from HTTP.</summary>
internal sealed class RawClient(HijackedConnection connection, bool isMultiplexed) : IClientStream
{
    private byte[] _held = [];

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            ReadResult result = await connection.Input.ReadAsync(cancel);
            long count = Math.Min(result.Buffer.Length, 64 << 10);
            if (_held.Length < count)
                _held = new byte[count];
            result.Buffer.Slice(0, count).CopyTo(_held);
            connection.Input.AdvanceTo(result.Buffer.GetPosition(count));
            // Without the cast null would become an empty piece.
            return count == 0 && result.IsCompleted ? (ReadOnlyMemory<byte>?)null : _held.AsMemory(0, (int)count);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    public async ValueTask<bool> WriteAsync(bool isStderr, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        if (isMultiplexed)
            MuxFrame.WriteHeader(connection.Output, isStderr, data.Length);
        connection.Output.Write(data.Span);
        // Back-pressure: a client that does not read holds up its own process only.
        FlushResult flushed = await connection.Output.FlushAsync(cancel);
        return !flushed.IsCompleted;
    }

    public bool IsThere() => connection.IsClientThere();
}
