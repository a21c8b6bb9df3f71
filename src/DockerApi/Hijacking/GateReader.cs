using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Gantry.DockerApi.Hijacking;

/// <summary>
/// The input that the HTTP server sees: whole request heads, and the words that ask for an upgrade hidden where a request may take the connection over.
/// What follows such a request stays out of the server's sight, because it may be the raw stream already.
/// </summary>
internal sealed class GateReader(HijackGate gate, PipeReader inner) : PipeReader
{
    private readonly RequestScanner _scanner = new();
    private ReadOnlySequence<byte> _shown;
    private long _scanned;
    private volatile bool _servesHijackable;

    public bool ServesHijackable => _servesHijackable;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (!gate.IsTaken)
        {
            ReadResult result = await inner.ReadAsync(cancellationToken);
            if (Show(result) is { } visible)
                return visible;
        }
        return new ReadResult(default, isCanceled: false, isCompleted: true);
    }

    public override bool TryRead(out ReadResult result)
    {
        result = new ReadResult(default, isCanceled: false, isCompleted: true);
        if (gate.IsTaken)
            return true;
        if (!inner.TryRead(out ReadResult read) || Show(read) is not { } visible)
            return false;
        result = visible;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (gate.IsTaken)
            return;
        _scanned = Math.Max(0, _scanned - _shown.Slice(0, consumed).Length);
        _shown = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        if (!gate.IsTaken)
            inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!gate.IsTaken)
            inner.Complete(exception);
    }

    // None: there is nothing to show yet, and the read was given back.
    private ReadResult? Show(ReadResult result)
    {
        ReadOnlySequence<byte> buffer = result.Buffer;
        // The server asks for more after all of a request was consumed: it was answered without taking the connection.
        if (_scanned == 0 && _scanner.IsHeld)
        {
            _scanner.Release();
            _servesHijackable = false;
        }
        Scan(buffer);
        bool showsAll = _scanner.IsOpaque || (result.IsCompleted && !_scanner.IsHeld);
        if (showsAll)
            _scanned = buffer.Length;
        if (_scanned == 0 && !result.IsCompleted && !result.IsCanceled)
        {
            inner.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }
        _shown = buffer.Slice(0, _scanned);
        return new ReadResult(_shown, result.IsCanceled, result.IsCompleted && _scanned == buffer.Length);
    }

    private void Scan(ReadOnlySequence<byte> buffer)
    {
        while (_scanned < buffer.Length)
        {
            ReadOnlySequence<byte> rest = buffer.Slice(_scanned);
            long taken = _scanner.Take(rest, out RequestHead? head);
            if (taken == 0)
                return;
            if (head is { IsHijackable: true })
            {
                _servesHijackable = true;
                Mask(rest, head);
            }
            _scanned += taken;
        }
    }

    // The buffer is the transport's own memory, which nobody else reads before it was shown. One letter changes per header, so nothing moves.
    private static void Mask(ReadOnlySequence<byte> head, RequestHead parsed)
    {
        foreach (int offset in parsed.UpgradeHeaders)
        {
            ReadOnlyMemory<byte> letter = head.Slice(offset, 1).First;
            MemoryMarshal.AsMemory(letter).Span[0] = (byte)'X';
        }
    }
}
