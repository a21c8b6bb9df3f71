namespace Gantry.Engine.Standalone.Logs;

/// <summary>Finds where the last lines of a log begin, reading from its end.</summary>
internal static class LogTail
{
    private const int BlockSize = 64 * 1024;

    /// <summary>The offset in the file; 0 with lines still wanted says that they are in older files.</summary>
    public static long Find(LogFile file, ref int wanted, bool stdout, bool stderr)
    {
        byte[] block = new byte[BlockSize];
        long entryEnd = file.Length;
        for (long blockEnd = entryEnd; blockEnd > 0;)
        {
            long blockStart = Math.Max(0, blockEnd - BlockSize);
            int length = file.Read(block.AsSpan(0, (int)(blockEnd - blockStart)), blockStart);
            for (int newline; (newline = block.AsSpan(0, length).LastIndexOf((byte)'\n')) >= 0; length = newline)
            {
                long start = blockStart + newline + 1;
                if (start < entryEnd && !Continues(file, start, ref wanted, stdout, stderr))
                    return entryEnd;
                entryEnd = start;
            }
            blockEnd = blockStart;
        }
        return entryEnd > 0 && !Continues(file, 0, ref wanted, stdout, stderr) ? entryEnd : 0;
    }

    // False if the entry at the offset ends a line that is no longer wanted. Pieces before it belong to its line.
    private static bool Continues(LogFile file, long start, ref int wanted, bool stdout, bool stderr)
    {
        Span<byte> header = stackalloc byte[LogText.HeaderLength + 1];
        int length = file.Read(header, start);
        if (!LogText.TryHeader(header[..length], out bool isStderr, out bool isPartial) || isPartial || !(isStderr ? stderr : stdout))
            return true;
        return wanted-- > 0;
    }
}
