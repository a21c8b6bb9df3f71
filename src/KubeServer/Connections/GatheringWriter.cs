using System.IO.Pipelines;
using Gantry.KubeServer.Buffers;

namespace Gantry.KubeServer.Connections;

/// <summary>
/// Sends what the streams of one HTTP/2 connection flush at about the same time in common records: a flush hands over and goes on, and each send takes all
/// there is. A hundred watches of one connection took a hundred records and system calls for an event before, and take about ten.
/// </summary>
internal sealed class GatheringWriter(Stream stream) : PipeWriter
{
    // A flush waits while more than this is unsent: a client that does not read holds no more memory than that.
    private const int MostUnsent = 128 * 1024;

    // Of a list the server flushes 64 kB and the heads of their frames together.
    private const int BlockSize = 80 * 1024;

    // What is longer is worth a send of its own, on the thread that flushes: handed over to another processor a list took a fifth longer.
    private const int Short = 8 * 1024;

    private readonly Lock _gate = new();

    // Of whoever writes, who is one at a time.
    private RentedBlock _open;

    // Under the gate.
    private RentedBlock _flushed;
    private TaskCompletionSource? _idle;
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private bool _isOver;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _open.Count;

    public override void Advance(int bytes) => _open.Count += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _open.Room(Math.Max(sizeHint, 1), BlockSize);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_isOver)
                _open.Count = 0;
            if (_open.Count == 0)
                return ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: _isOver));

            bool isShort = _open.Count <= Short;
            if (!_isSending && !isShort)
            {
                _isSending = true;
                (RentedBlock alone, _open) = (_open, default);
                return SendAloneAsync(alone);
            }

            HandOver();
            if (!_isSending)
            {
                // Behind what the workers have to do already: that may be the next stream's part of the same event.
                _isSending = true;
                _sending = Task.Factory.StartNew(SendAllAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default).Unwrap();
            }

            if (isShort && _flushed.Count <= MostUnsent)
                return ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: false));
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return WaitAsync(_idle.Task, cancellationToken);
        }
    }

    // A flush that waits ends with the connection: there is nobody to call it off from elsewhere.
    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Waits until everything that was flushed is sent, or cannot be.</summary>
    public async Task DrainAsync()
    {
        Task sending;
        lock (_gate)
            sending = _sending;
        await sending;
        _open.Return();
    }

    private void HandOver()
    {
        if (_flushed.Count == 0)
        {
            (_flushed, _open) = (_open, default);
            return;
        }

        _flushed.Append(_open, BlockSize);
        _open.Return();
        _open.Count = 0;
    }

    private async ValueTask<FlushResult> WaitAsync(Task idle, CancellationToken cancel)
    {
        await idle.WaitAsync(cancel);
        return new FlushResult(isCanceled: false, isCompleted: _isOver);
    }

    private async ValueTask<FlushResult> SendAloneAsync(RentedBlock block)
    {
        await SendAsync(block);
        await SendAllAsync();
        return new FlushResult(isCanceled: false, isCompleted: _isOver);
    }

    private async Task SendAllAsync()
    {
        while (TryTake(out RentedBlock block))
        {
            await SendAsync(block);

            // Once more behind the others: without it the next send takes what one stream has flushed meanwhile.
            await Task.Yield();
        }
    }

    private async ValueTask SendAsync(RentedBlock block)
    {
        try
        {
            await stream.WriteAsync(block.Bytes);
            await stream.FlushAsync();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // As with a pipe: whoever writes to a client that left is told so, and the connection's reader ends it.
            lock (_gate)
                _isOver = true;
        }
        finally
        {
            block.Return();
        }
    }

    private bool TryTake(out RentedBlock block)
    {
        TaskCompletionSource? waiting = null;
        lock (_gate)
        {
            (block, _flushed) = (_flushed, default);
            if (_isOver)
            {
                block.Return();
                block.Count = 0;
            }

            _isSending = block.Count > 0;
            if (!_isSending)
                (waiting, _idle) = (_idle, null);
        }

        waiting?.SetResult();
        return block.Count > 0;
    }
}
