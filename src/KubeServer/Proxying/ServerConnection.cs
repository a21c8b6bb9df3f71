using System.Globalization;
using System.Text;
using Gantry.Kube.Tunnels;

namespace Gantry.KubeServer.Proxying;

/// <summary>A connection to a server over which one HTTP/1.1 exchange follows another. Whoever has taken it is the only one to use it.</summary>
/// <remarks>
/// HttpClient writes headers of one name as one line, "X-Remote-Group: a, b". Extension servers take each line for one group, so they would see
/// a user in the one group "a, b". Everything that does not depend on that goes by HttpClient (<see cref="Forwarder"/>).
/// </remarks>
internal sealed class ServerConnection(Stream stream, DateTimeOffset openedAt) : IDisposable
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private ReadOnlyMemory<byte> _unread;
    private Task<int>? _silence;

    public DateTimeOffset OpenedAt => openedAt;

    public DateTimeOffset IdleSince { get; set; }

    /// <summary>Whether another exchange has been on it before.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether the server has closed it, or said something unasked, since it was left.</summary>
    public bool IsSpoilt => _silence is { IsCompleted: true };

    public async Task<ResponseHead> AskAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        await stream.WriteAsync(head, cancel);
        if (body.Length > 0)
            await stream.WriteAsync(body, cancel);
        await stream.FlushAsync(cancel);
        if (_silence is { } silence)
            await silence.WaitAsync(cancel);
        _silence = null;

        ResponseHead answer = await ResponseHead.ReadAsync(stream, cancel);
        // 100 Continue, 103 Early Hints: news on the way to the answer.
        while (answer.Code is >= 100 and < 200 and not 101)
            answer = await ResponseHead.ReadAsync(stream, answer.After, cancel);
        _unread = answer.After;
        return answer;
    }

    /// <summary>Hands the answer's body on, piece by piece as it comes; true where the connection can take another question.</summary>
    public async Task<bool> ReadBodyAsync(string method, ResponseHead head, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancel)
    {
        // RFC 9112, 6.3: where an answer ends.
        bool hasNone = method == "HEAD" || head.Code is 204 or 304;
        if (!hasNone && head.Header("Transfer-Encoding") is { } coding)
        {
            if (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
                throw new IOException($"the answer has an unknown transfer encoding: {coding}");
            await ReadChunksAsync(take, cancel);
        }
        else if (!hasNone && head.ContentLength is { } length)
        {
            await ReadExactlyAsync(length, take, cancel);
        }
        else if (!hasNone)
        {
            while (await FillAsync(cancel))
                await TakeAsync(_unread.Length, take, cancel);
            return false;
        }

        return head.KeepsConnection && _unread.IsEmpty;
    }

    /// <summary>Leaves the connection for another exchange, and notices what happens to it meanwhile.</summary>
    public void Rest(Action<ServerConnection> spoilt)
    {
        IsUsed = true;
        _silence = stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        _ = _silence.ContinueWith(silence => Broken(silence, spoilt), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // How it broke is of no interest, that it did is.
    private void Broken(Task<int> silence, Action<ServerConnection> spoilt)
    {
        _ = silence.Exception;
        if (ReferenceEquals(silence, _silence))
            spoilt(this);
    }

    public void Dispose() => stream.Dispose();

    // 1a;name=value CRLF, so many bytes, CRLF, and again until a chunk of no bytes; then perhaps headers, and an empty line.
    private async Task ReadChunksAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancel)
    {
        while (true)
        {
            string line = await ReadLineAsync(cancel);
            if (!long.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long length) || length < 0)
                throw new IOException("the answer has a broken chunk");
            if (length == 0)
                break;
            await ReadExactlyAsync(length, take, cancel);
            if ((await ReadLineAsync(cancel)).Length > 0)
                throw new IOException("the answer has a broken chunk");
        }

        while ((await ReadLineAsync(cancel)).Length > 0)
        {
        }
    }

    private async Task ReadExactlyAsync(long length, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancel)
    {
        while (length > 0)
        {
            if (!await FillAsync(cancel))
                throw new IOException("the connection was closed within the answer");
            int count = (int)Math.Min(length, _unread.Length);
            await TakeAsync(count, take, cancel);
            length -= count;
        }
    }

    private async ValueTask TakeAsync(int count, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> piece = _unread[..count];
        _unread = _unread[count..];
        await take(piece, cancel);
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancel)
    {
        StringBuilder line = new();
        while (line.Length < _buffer.Length)
        {
            if (!await FillAsync(cancel))
                throw new IOException("the connection was closed within the answer");
            int end = _unread.Span.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(_unread.Span[..(end < 0 ? _unread.Length : end)]));
            _unread = end < 0 ? default : _unread[(end + 1)..];
            if (end >= 0)
                return line.ToString().TrimEnd('\r');
        }

        throw new IOException("the answer has too long a line");
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        if (_unread.IsEmpty)
            _unread = _buffer.AsMemory(0, await stream.ReadAsync(_buffer, cancel));
        return !_unread.IsEmpty;
    }
}
