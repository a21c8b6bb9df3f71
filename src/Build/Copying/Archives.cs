using Gantry.Images.Layers;
using Gantry.Linux.Descriptors;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Copying;

/// <summary>Finds out whether a file is a tar, compressed or not, by what is in it.</summary>
internal static class Archives
{
    private const int BlockSize = 512;

    /// <summary>The tar from its beginning; none if the file is something else. The descriptor goes with the stream.</summary>
    public static Stream? TryOpen(Descriptor file)
    {
        using (file)
        {
            if (!IsTar(file))
                return null;
            return Compression.Open(Reopen(file));
        }
    }

    private static bool IsTar(Descriptor file)
    {
        try
        {
            using Stream stream = Compression.Open(Reopen(file));
            byte[] block = new byte[BlockSize];
            return stream.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false) == BlockSize && IsHeader(block);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or Images.ImagesException or NotSupportedException)
        {
            return false;
        }
    }

    // The checksum is the sum of the header's bytes with its own eight as spaces; see tar(5).
    private static bool IsHeader(ReadOnlySpan<byte> block)
    {
        long sum = 8 * ' ';
        for (int i = 0; i < block.Length; i++)
            sum += i is >= 148 and < 156 ? 0 : block[i];
        long written = 0;
        foreach (byte b in block[148..156].Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7')
                return false;
            written = (written << 3) | (long)(b - '0');
        }
        return written == sum && block.ContainsAnyExcept((byte)0);
    }

    private static FileStream Reopen(Descriptor file) =>
        new($"/proc/self/fd/{file.Number}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
}
