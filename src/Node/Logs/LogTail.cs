using Microsoft.Win32.SafeHandles;

namespace Gantry.NodeAgent.Logs;

/// <summary>Finds where the last lines of a file begin, reading it backwards in blocks.</summary>
internal static class LogTail
{
    private const int BlockSize = 64 * 1024;

    // 2024-05-01T10:00:00.123456789Z stdout F: the tag is within the first bytes of a line.
    private const int HeadSize = 48;

    /// <summary>The offset of the last so many whole lines and how many of them there are; pieces marked partial belong to the line they begin.</summary>
    public static (long Offset, int Lines) Find(SafeFileHandle file, int lines)
    {
        byte[] block = new byte[BlockSize];
        long length = RandomAccess.GetLength(file);
        long lineEnd = length;
        int found = 0;
        for (long end = length; end > 0;)
        {
            int size = (int)Math.Min(BlockSize, end);
            end -= size;
            ReadFully(file, end, block.AsSpan(0, size));
            for (int i = size - 1; i >= 0; i--)
            {
                long next = end + i + 1;
                if (block[i] != '\n' || next == length)
                    continue;
                if (IsWhole(file, next) && ++found > lines)
                    return (lineEnd, lines);
                lineEnd = next;
            }
        }

        if (length > 0 && IsWhole(file, 0) && ++found > lines)
            return (lineEnd, lines);
        return (0, found);
    }

    private static bool IsWhole(SafeFileHandle file, long lineStart)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        int read = RandomAccess.Read(file, head, lineStart);
        return LogLine.Parse(head[..read].ToArray()) is not { IsPartial: true };
    }

    private static void ReadFully(SafeFileHandle file, long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
                return;
            buffer = buffer[read..];
            offset += read;
        }
    }
}
