namespace Gantry.Engine.Standalone.Logs;

/// <summary>Reads a log line by line, from its oldest file to the one that is being written, over rotations.</summary>
internal sealed class LogCursor : IDisposable
{
    private readonly string path;
    private readonly Queue<LogFile> files;
    private LogFile? current;
    private byte[] buffer = new byte[64 * 1024];
    private int start, end;
    private long offset;

    public LogCursor(string path, LogQuery query)
    {
        this.path = path;
        List<LogFile> all = LogFile.OpenAll(path);
        if (query.Tail is { } lines)
            offset = DropOlder(all, lines, query);
        files = new Queue<LogFile>(all);
        files.TryDequeue(out current);
    }

    /// <summary>The next whole line with its newline, if there is one now; valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        line = default;
        while (true)
        {
            int newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = buffer.AsMemory(start, newline + 1);
                start += newline + 1;
                return true;
            }
            if (!Fill() && !Advance())
                return false;
        }
    }

    public void Dispose()
    {
        current?.Dispose();
        foreach (LogFile file in files)
            file.Dispose();
    }

    private static long DropOlder(List<LogFile> all, int lines, LogQuery query)
    {
        int wanted = lines;
        for (int i = all.Count - 1; i >= 0; i--)
        {
            long from = LogTail.Find(all[i], ref wanted, query.Stdout, query.Stderr);
            if (wanted >= 0 && i > 0)
                continue;
            foreach (LogFile older in all[..i])
                older.Dispose();
            all.RemoveRange(0, i);
            return from;
        }
        return 0;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        current ??= LogFile.TryOpen(path);
        int count = current?.Read(buffer.AsSpan(end), offset) ?? 0;
        (end, offset) = (end + count, offset + count);
        return count > 0;
    }

    // To the file that was begun after this one. What was written to this one before is read first.
    private bool Advance()
    {
        if (current is null || (files.Count == 0 && current.IsAt(path)))
            return false;
        if (Fill())
            return true;
        LogFile? next = files.TryDequeue(out LogFile? waiting) ? waiting : Successor(current);
        if (next is null)
            return false;
        current.Dispose();
        (current, offset, start, end) = (next, 0, 0, 0);
        return true;
    }

    // Several rotations may have passed: the next is the one whose elder is the current, or the oldest if that has been dropped.
    private LogFile? Successor(LogFile file)
    {
        LogFile? next = null;
        foreach (LogFile found in LogFile.OpenFromNewest(path))
        {
            if (found.IsSame(file))
            {
                found.Dispose();
                return next;
            }
            next?.Dispose();
            next = found;
        }
        return next;
    }
}
