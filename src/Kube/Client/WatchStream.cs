using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Kube;

/// <summary>Cuts the body of a watch into lines and the lines into events.</summary>
internal static class WatchStream
{
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(Stream body, JsonTypeInfo<T> json, [EnumeratorCancellation] CancellationToken cancel)
    {
        PipeReader pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
        try
        {
            while (true)
            {
                ReadResult read = await pipe.ReadAsync(cancel);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (TryTakeLine(ref rest, out ReadOnlySequence<byte> line))
                {
                    if (!line.IsEmpty)
                        yield return Parse(line, json);
                }

                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (rest.PositionOf((byte)'\n') is not { } end)
            return false;

        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }

    private static WatchEvent<T> Parse<T>(ReadOnlySequence<byte> line, JsonTypeInfo<T> json) =>
        line.IsSingleSegment ? WatchLine.Parse(line.FirstSpan, json) : WatchLine.Parse(line.ToArray(), json);
}
