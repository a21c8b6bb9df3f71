using Microsoft.Win32.SafeHandles;

namespace Gantry.Images.Content;

/// <summary>Content that is coming in: readers get at what is there and wait for the rest, so that a layer is unpacked while it is downloaded.</summary>
/// <remarks>What a reader gets is not verified yet. Whoever uses it throws the result away unless the download ends well.</remarks>
internal sealed class ArrivingBlob
{
    private readonly object gate = new();
    private volatile string? path;
    private long available;
    private bool isWhole;
    private Exception? failure;

    /// <summary>Names the file that the content is in, and how much of it is there.</summary>
    public void Begin(string file, long length) => Change(() => (path, available) = (file, length));

    public void Advance(long length) => Change(() => available = length);

    public void Complete(string file, long length) => Change(() => (path, available, isWhole) = (file, length, true));

    /// <summary>Ends the readers: what they have read may not be what comes.</summary>
    public void Fail(Exception reason) => Change(() => failure = reason);

    /// <summary>A stream from the beginning, for one reader on a thread of its own.</summary>
    public Stream Open(CancellationToken cancel) => new Reader(this, cancel);

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            Monitor.PulseAll(gate);
        }
    }

    // The number of bytes from the position on that can be read now; 0 at the end.
    private long Wait(long position, CancellationToken cancel)
    {
        lock (gate)
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (failure is not null)
                    throw new IOException("the download has begun again", failure);
                if (path is not null && available > position)
                    return available - position;
                if (isWhole)
                    return 0;
                Monitor.Wait(gate);
            }
        }
    }

    private sealed class Reader : ReadStream
    {
        private readonly ArrivingBlob blob;
        private readonly CancellationToken cancel;
        private readonly CancellationTokenRegistration waking;
        private SafeFileHandle? file;
        private long position;

        public Reader(ArrivingBlob blob, CancellationToken cancel)
        {
            (this.blob, this.cancel) = (blob, cancel);
            waking = cancel.Register(() => blob.Change(() => { }));
        }

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (true)
            {
                long ready = blob.Wait(position, cancel);
                if (ready == 0 || buffer.IsEmpty)
                    return 0;
                file ??= TryOpen();
                if (file is null)
                    continue;
                int length = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, ready)], position);
                position += length;
                // Nothing is read in the instant in which a download is cut back to begin again.
                if (length > 0)
                    return length;
                cancel.ThrowIfCancellationRequested();
            }
        }

        // The file is renamed when the last byte has come; the next word of the download names its new place.
        private SafeFileHandle? TryOpen()
        {
            try
            {
                return File.OpenHandle(blob.path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (FileNotFoundException)
            {
                lock (blob.gate)
                    Monitor.Wait(blob.gate, TimeSpan.FromMilliseconds(10));
                return null;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                waking.Dispose();
                file?.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
