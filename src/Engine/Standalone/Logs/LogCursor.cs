namespace Gantry.Engine.Standalone.Logs;

/// <summary>Reads a log line by line, from its oldest file to the one that is being written, over rotations.</summary>
internal sealed class LogCursor : IDisposable
{
    private readonly string _path;
    private readonly Queue<LogFile> _files;
    private LogFile? _current;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private long _offset;

    public LogCursor(string path, LogQuery query)
    {
        _path = path;
        List<LogFile> all = LogFile.OpenAll(path);
        if (query.Tail is { } lines)
            _offset = DropOlder(all, lines, query);
        _files = new Queue<LogFile>(all);
        _files.TryDequeue(out _current);
    }

    /// <summary>The next whole line with its newline, if there is one now; valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        line = default;
        while (true)
        {
            int newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = _buffer.AsMemory(_start, newline + 1);
                _start += newline + 1;
                return true;
            }
            if (!Fill() && !Advance())
                return false;
        }
    }

    public void Dispose()
    {
        _current?.Dispose();
        foreach (LogFile file in _files)
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
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        _current ??= LogFile.TryOpen(_path);
        int count = _current?.Read(_buffer.AsSpan(_end), _offset) ?? 0;
        (_end, _offset) = (_end + count, _offset + count);
        return count > 0;
    }

    // To the file that was begun after this one. What was written to this one before is read first.
    private bool Advance()
    {
        if (_current is null || (_files.Count == 0 && _current.IsAt(_path)))
            return false;
        if (Fill())
            return true;
        LogFile? next = _files.TryDequeue(out LogFile? waiting) ? waiting : Successor(_current);
        if (next is null)
            return false;
        _current.Dispose();
        (_current, _offset, _start, _end) = (next, 0, 0, 0);
        return true;
    }

    // Several rotations may have passed: the next is the one whose elder is the current, or the oldest if that has been dropped.
    private LogFile? Successor(LogFile file)
    {
        LogFile? next = null;
        foreach (LogFile found in LogFile.OpenFromNewest(_path))
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
