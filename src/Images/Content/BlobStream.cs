namespace Gantry.Images.Content;

/// <summary>The writing end of content that is being made here; <see cref="ContentStore.Commit(BlobStream, ContentPins)"/> makes it visible.</summary>
internal sealed class BlobStream(ContentWriter writer, string temporary) : WriteStream
{
    public string Temporary => temporary;

    public ContentWriter Writer => writer;

    public override long Length => writer.Length;

    public override void Write(ReadOnlySpan<byte> buffer) => writer.Append(buffer);

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
