using Microsoft.Win32.SafeHandles;

namespace Gantry.Images.Content;

/// <summary>Content that is coming in: readers get at what is there and wait for the rest, so that a layer is unpacked while it is downloaded.</summary>
/// <remarks>What a reader gets is not verified yet. Whoever uses it throws the result away unless the download ends well.</remarks>
internal sealed class ArrivingBlob
{
    private readonly object _gate = new();
    private volatile string? _path;
    private long _available;
    private bool _isWhole;
    private Exception? _failure;

    /// <summary>Names the file that the content is in, and how much of it is there.</summary>
    public void Begin(string file, long length) => Change(() => (_path, _available) = (file, length));

    public void Advance(long length) => Change(() => _available = length);

    public void Complete(string file, long length) => Change(() => (_path, _available, _isWhole) = (file, length, true));

    /// <summary>Ends the readers: what they have read may not be what comes.</summary>
    public void Fail(Exception reason) => Change(() => _failure = reason);

    /// <summary>A stream from the beginning, for one reader on a thread of its own.</summary>
    public Stream Open(CancellationToken cancel) => new Reader(this, cancel);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }

    // The number of bytes from the position on that can be read now; 0 at the end.
    private long Wait(long position, CancellationToken cancel)
    {
        lock (_gate)
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (_failure is not null)
                    throw new IOException("the download has begun again", _failure);
                if (_path is not null && _available > position)
                    return _available - position;
                if (_isWhole)
                    return 0;
                Monitor.Wait(_gate);
            }
        }
    }

    private sealed class Reader : ReadStream
    {
        private readonly ArrivingBlob _blob;
        private readonly CancellationToken _cancel;
        private readonly CancellationTokenRegistration _waking;
        private SafeFileHandle? _file;
        private long _position;

        public Reader(ArrivingBlob blob, CancellationToken cancel)
        {
            (_blob, _cancel) = (blob, cancel);
            _waking = cancel.Register(() => blob.Change(() => { }));
        }

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (true)
            {
                long ready = _blob.Wait(_position, _cancel);
                if (ready == 0 || buffer.IsEmpty)
                    return 0;
                _file ??= TryOpen();
                if (_file is null)
                    continue;
                int length = RandomAccess.Read(_file, buffer[..(int)Math.Min(buffer.Length, ready)], _position);
                _position += length;
                // Nothing is read in the instant in which a download is cut back to begin again.
                if (length > 0)
                    return length;
                _cancel.ThrowIfCancellationRequested();
            }
        }

        // The file is renamed when the last byte has come; the next word of the download names its new place.
        private SafeFileHandle? TryOpen()
        {
            try
            {
                return File.OpenHandle(_blob._path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (FileNotFoundException)
            {
                lock (_blob._gate)
                    Monitor.Wait(_blob._gate, TimeSpan.FromMilliseconds(10));
                return null;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _waking.Dispose();
                _file?.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
