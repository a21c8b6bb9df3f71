namespace Gantry.Images.Content;

/// <summary>The writing end of content that is being made here; <see cref="ContentStore.Commit(BlobStream, ContentPins)"/> makes it visible.</summary>
internal sealed class BlobStream(ContentWriter writer, string temporary) : Stream
{
    public string Temporary => temporary;

    public ContentWriter Writer => writer;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => writer.Length;
    public override long Position { get => writer.Length; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => writer.Append(buffer);

    public override void Write(byte[] buffer, int offset, int count) => writer.Append(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer.Dispose();
            File.Delete(temporary);
        }
        base.Dispose(disposing);
    }
}
