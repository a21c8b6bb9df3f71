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
    private readonly BlobStream _blob;
    private readonly GZipStream _compressed;
    private readonly RelayStream _relay;
    private readonly HashingStream _plain;

    public BlobPacker(ContentStore content)
    {
        _blob = content.Begin();
        _compressed = new GZipStream(_blob, CompressionLevel.Fastest, leaveOpen: true);
        _relay = new RelayStream(_compressed);
        _plain = new HashingStream(_relay);
    }

    /// <summary>Where the tar is written to.</summary>
    public Stream Target => _plain;

    public Digest DiffId => _plain.Digest();

    public long Bytes => _plain.Length;

    /// <summary>Stores what was written; the layer can be named in a manifest then.</summary>
    public ImageLayer Commit(ContentStore content, ContentPins pins)
    {
        _relay.Complete();
        _compressed.Dispose();
        (Digest digest, long size) = content.Commit(_blob, pins);
        return new ImageLayer(new Descriptor { MediaType = MediaTypes.LayerGzip, Digest = digest, Size = size }, DiffId);
    }

    public void Dispose()
    {
        _relay.Dispose();
        _compressed.Dispose();
        _blob.Dispose();
        _plain.Dispose();
    }
}
