using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace Gantry.Api.Bench;

/// <summary>HTTP/1.1 by hand, RFC 9112: requests may be pipelined, answers come in order.</summary>
internal sealed class Http1Connection(Stream stream, string host) : ILoadConnection
{
    private readonly ArrayBufferWriter<byte> _out = new(16 * 1024);
    private readonly Http1Answers _answers = new();
    private readonly byte[] _in = new byte[64 * 1024];

    public async Task RunAsync(int depth, Func<LoadRequest?> next, Tally tally)
    {
        Queue<long> started = new(depth);
        bool isOver = false;
        while (true)
        {
            while (!isOver && started.Count < depth)
            {
                if (next() is { } request)
                {
                    Write(request);
                    started.Enqueue(Stopwatch.GetTimestamp());
                }
                else
                {
                    isOver = true;
                }
            }

            if (started.Count == 0)
                return;
            await FlushAsync();
            await ReadAsync(started, tally);
        }
    }

    public async Task OpenAsync(LoadRequest request)
    {
        Write(request);
        await FlushAsync();
        await stream.ReadAtLeastAsync(_in, 1);
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadRawAsync(CancellationToken cancel) => _in.AsMemory(0, await stream.ReadAsync(_in, cancel));

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask FlushAsync()
    {
        if (_out.WrittenCount == 0)
            return;
        await stream.WriteAsync(_out.WrittenMemory);
        _out.ResetWrittenCount();
    }

    private async ValueTask ReadAsync(Queue<long> started, Tally tally)
    {
        int count = await stream.ReadAsync(_in);
        if (count == 0)
            throw new IOException("the server closed a connection under load");
        tally.Bytes += count;
        _answers.Feed(_in.AsSpan(0, count));
        while (_answers.TryTake(out bool isSuccess))
            tally.Add(started.Dequeue(), isSuccess);
    }

    private void Write(LoadRequest request)
    {
        string length = request.Body.IsEmpty ? "" : $"Content-Type: {request.ContentType}\r\nContent-Length: {request.Body.Length}\r\n";
        Encoding.ASCII.GetBytes($"{request.Method} {request.Path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nUser-Agent: bench\r\n{length}\r\n", _out);
        _out.Write(request.Body.Span);
    }
}
