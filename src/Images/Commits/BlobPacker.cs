using System.IO.Compression;
using Gantry.Images.Content;
using Gantry.Images.Layers;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Commits;

/// <summary>Takes a layer's tar, hashes it, compresses it on another thread and stores the result.</summary>
/// <remarks>
/// gzip at its fastest: every registry and client reads it, and the framework brings its own compressor, so the same tar gives
/// the same blob wherever the same version runs. zstd would be some 2 times faster, but with the version of the system's library.
/// </remarks>
internal sealed class BlobPacker : IDisposable
{
    private readonly BlobStream blob;
    private readonly GZipStream compressed;
    private readonly RelayStream relay;
    private readonly HashingStream plain;

    public BlobPacker(ContentStore content)
    {
        blob = content.Begin();
        compressed = new GZipStream(blob, CompressionLevel.Fastest, leaveOpen: true);
        relay = new RelayStream(compressed);
        plain = new HashingStream(relay);
    }

    /// <summary>Where the tar is written to.</summary>
    public Stream Target => plain;

    public Digest DiffId => plain.Digest();

    public long Bytes => plain.Length;

    /// <summary>Stores what was written; the layer can be named in a manifest then.</summary>
    public ImageLayer Commit(ContentStore content, ContentPins pins)
    {
        relay.Complete();
        compressed.Dispose();
        (Digest digest, long size) = content.Commit(blob, pins);
        return new ImageLayer(new Descriptor { MediaType = MediaTypes.LayerGzip, Digest = digest, Size = size }, DiffId);
    }

    public void Dispose()
    {
        relay.Dispose();
        compressed.Dispose();
        blob.Dispose();
        plain.Dispose();
    }
}
