using System.IO.Compression;

namespace Gantry.Images.Layers;

/// <summary>Finds out by its first bytes how content is compressed, whatever its media type says.</summary>
public static class Compression
{
    private const int MagicLength = 10;

    /// <summary>The content without compression; disposing it disposes the source.</summary>
    /// <remarks>Only managed code and the host's own libraries ever decode: gzip, zstd, and where the libraries are there xz and bzip2.</remarks>
    public static Stream Open(Stream source)
    {
        byte[] magic = new byte[MagicLength];
        int length = source.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(magic.AsMemory(0, length), source);
        return magic switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(whole, CompressionMode.Decompress),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => new ZstdStream(whole),
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => new XzStream(whole),
            // "BZh", the block size, and the first block's mark: three letters alone may be the name of a file in a tar.
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59] => new Bzip2Stream(whole),
            _ => whole,
        };
    }
}
