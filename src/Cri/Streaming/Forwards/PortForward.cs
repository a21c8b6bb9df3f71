using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Gantry.Cri.Streaming.Spdy;

namespace Gantry.Cri.Streaming.Forwards;

/// <summary>
/// Forwards connections to a pod's ports over SPDY. For each connection the client opens two streams with the same "requestid":
/// one for errors, one for data; both name the port.
/// </summary>
internal sealed class PortForward(ForwardTicket ticket, SpdyConnection connection)
{
    private const int MaxUnpaired = 1000;

    private readonly Dictionary<string, SpdyStream> _errors = [];
    private readonly List<Task> _running = [];

    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (SpdyStream stream in connection.Opened.ReadAllAsync(cancel))
        {
            string request = stream.Headers.GetValueOrDefault("requestid") ?? "";
            if (stream.Headers.GetValueOrDefault("streamtype") == "error")
                Await(request, stream);
            else if (_errors.Remove(request, out SpdyStream? errors))
                _running.Add(ServeAsync(stream, errors, cancel));
            _running.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(_running);
    }

    // The client closes its side of an error stream at once, so the connection's own limit does not count those that wait here.
    private void Await(string request, SpdyStream errors)
    {
        if (_errors.Count >= MaxUnpaired)
            throw new SpdyException("too many error streams wait for their data streams");

        _errors[request] = errors;
    }

    private async Task ServeAsync(SpdyStream data, SpdyStream errors, CancellationToken cancel)
    {
        string port = data.Headers.GetValueOrDefault("port") ?? "";
        try
        {
            await CopyBothWaysAsync(data, port, cancel);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            await TellAsync(errors, $"error forwarding port {port} to pod: {failure.Message}");
        }
        finally
        {
            await CloseQuietlyAsync(data);
            await CloseQuietlyAsync(errors);
        }
    }

    private async Task CopyBothWaysAsync(SpdyStream data, string port, CancellationToken cancel)
    {
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) || number == 0)
            throw new IOException($"\"{port}\" is not a port");

        await using Stream target = await ticket.DialAsync(number, cancel);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task toPod = ToPodAsync(data.Input, target, done.Token);
        await FromPodAsync(target, data, done.Token);
        await done.CancelAsync();
        await toPod;
    }

    private static async Task ToPodAsync(PipeReader input, Stream target, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(cancel);
                foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                    await target.WriteAsync(piece, cancel);
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            if (target is System.Net.Sockets.NetworkStream network)
                network.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or System.Net.Sockets.SocketException)
        {
            // The pod's side has closed; what it sent is passed on by the other direction.
        }
    }

    private static async Task FromPodAsync(Stream source, SpdyStream data, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            for (int count; (count = await source.ReadAsync(buffer, cancel)) > 0;)
                await data.WriteAsync(buffer.AsMemory(0, count), cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task TellAsync(SpdyStream errors, string message)
    {
        try
        {
            await errors.WriteAsync(Encoding.UTF8.GetBytes(message), CancellationToken.None);
        }
        catch (IOException)
        {
            // The client left before it could be told.
        }
    }

    private static async Task CloseQuietlyAsync(SpdyStream stream)
    {
        try
        {
            await stream.CloseAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The connection is gone, and the stream with it.
        }
    }
}
