using System.IO.Compression;
using System.Security.Cryptography;

namespace Gantry.KubeServer.Answers;

/// <summary>A document of some size, compressed, with the tag by which clients tell whether theirs is the same.</summary>
internal sealed record KeptDocument(byte[] Compressed, long Length, string Tag)
{
    public static KeptDocument Of(ReadOnlySpan<byte> content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return new KeptDocument(packed.ToArray(), content.Length, $"\"{Convert.ToHexString(SHA512.HashData(content))}\"");
    }

    public Stream Open() => new GZipStream(new MemoryStream(Compressed, writable: false), CompressionMode.Decompress);
}
