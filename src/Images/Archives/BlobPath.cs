using Gantry.Images.Content;
using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>The place of content in an OCI layout: <c>blobs/ALGORITHM/HEX</c>.</summary>
internal static class BlobPath
{
    public static string Of(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    public static Digest? TryParse(string path) =>
        path.Split('/') is ["blobs", var algorithm, var hex] && Digest.TryParse($"{algorithm}:{hex}", out Digest digest) ? digest : null;

    /// <summary>Stores content whose digest is known and must be right.</summary>
    public static async Task StoreAsync(
        Digest expected, Func<Memory<byte>, ValueTask<int>> read, ContentStore content, ContentPins pins, CancellationToken cancel)
    {
        pins.Add(expected);
        using IDisposable turn = await content.ReserveAsync(expected, cancel);
        if (content.Has(expected))
            return;
        using ContentWriter writer = content.Resume(expected);
        try
        {
            writer.Restart();
            await writer.CopyAsync(read, long.MaxValue, cancel);
            if (!content.Commit(expected, writer))
                throw new ImagesException(ImagesFailure.DigestMismatch, $"the content of {BlobPath.Of(expected)} does not have that digest");
        }
        finally
        {
            content.Abandon(expected);
        }
    }
}
