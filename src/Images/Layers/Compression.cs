using System.IO.Compression;

namespace Gantry.Images.Layers;

/// <summary>Finds out by its first bytes how content is compressed, whatever its media type says.</summary>
internal static class Compression
{
    /// <summary>The content without compression; disposing it disposes the source. Only managed code and libzstd ever decode.</summary>
    public static Stream Open(Stream source)
    {
        byte[] magic = new byte[4];
        int length = source.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(magic.AsMemory(0, length), source);
        if (magic is [0x1f, 0x8b, ..])
            return new GZipStream(whole, CompressionMode.Decompress);
        return magic is [0x28, 0xb5, 0x2f, 0xfd] ? new ZstdStream(whole) : whole;
    }
}
