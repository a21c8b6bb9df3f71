using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Tar;

/// <summary>Writes the content of a tar's entry into a file that was just made; holes stay holes.</summary>
public static class TarContent
{
    /// <param name="spend">Told before bytes are written; it throws where they are too many.</param>
    public static void CopyTo(TarReader tar, Descriptor file, byte[] buffer, Action<long>? spend = null)
    {
        bool endsWithHole = false;
        while (true)
        {
            long hole = tar.SkipHole();
            if (hole > 0)
                OpenFile.Skip(file, hole);
            int length = tar.Read(buffer);
            endsWithHole = hole > 0 && length == 0;
            if (length == 0)
                break;
            spend?.Invoke(length);
            OpenFile.WriteAll(file, buffer.AsSpan(0, length));
        }
        if (endsWithHole)
            OpenFile.EndHere(file);
    }
}
