using System.Net;
using Google.Protobuf;

namespace Gantry.Grpc;

/// <summary>The outgoing half of a stream: a request body that goes on while the answer is already being read.</summary>
internal sealed class MessageStream<T>(IAsyncEnumerable<T> messages, CancellationToken end) : HttpContent
    where T : class, IMessage<T>
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(stream, end);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancel) => CopyAsync(stream, end);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task CopyAsync(Stream stream, CancellationToken cancel)
    {
        // The headers go out before the first message is there.
        await stream.FlushAsync(cancel);
        await foreach (T message in messages.WithCancellation(cancel))
        {
            await stream.WriteAsync(GrpcChannel.Frame(message), cancel);
            await stream.FlushAsync(cancel);
        }
    }
}
