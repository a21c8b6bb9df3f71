using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>Writes a container's output to its log file, one entry per line, and rotates the file by size.</summary>
/// <remarks>
/// An entry is <c>TIME stdout|stderr F|P TEXT</c>; P marks a piece that the next entry of the same stream continues.
/// Nothing is dropped: while the disk is full <see cref="IsBlocked"/> is true and the caller reads no more output.
/// </remarks>
internal sealed unsafe class ContainerLog
{
    private const int MaxPiece = 16 * 1024;
    private const int FlushAt = 64 * 1024;
    private const int EntryOverhead = TimestampText.Length + 11;

    // One chunk of nothing but newlines grows by EntryOverhead for each; so much fits even while the disk is full.
    private const int BufferSize = FlushAt + (MonitorLoop.ChunkSize + 2 * MaxPiece) * (EntryOverhead + 1);

    private readonly byte*[] _names;
    private readonly byte* _buffer = Reserve(BufferSize);
    private readonly LogLine[] _lines = [new(MaxPiece), new(MaxPiece)];
    private readonly TimestampText _timestamp = new();
    private readonly long _maxBytes;
    private int _file = -1;
    private long _fileSize;
    private int _start, _end;

    /// <summary>Opens the log at <paramref name="path"/>; older ones are kept as path.1, path.2 and so on.</summary>
    public ContainerLog(string path, long maxBytes, int maxFiles)
    {
        _maxBytes = maxBytes <= 0 ? long.MaxValue : maxBytes;
        _names = new byte*[Math.Clamp(maxFiles, 1, 64)];
        for (int i = 0; i < _names.Length; i++)
            _names[i] = Text(i == 0 ? path : $"{path}.{i}");
    }

    public bool IsBlocked { get; private set; }

    /// <summary>Opens the file by its name (again); a file that cannot be opened leaves the previous one in use.</summary>
    public int Open()
    {
        Flush();
        int opened = open(_names[0], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0x1A0 /* 0640 */);
        if (opened < 0)
            return Errno;
        if (_file >= 0)
            _ = close(_file);
        _file = opened;
        _fileSize = Math.Max(0, lseek(_file, 0, 2));
        return 0;
    }

    public void Append(bool isStderr, ReadOnlySpan<byte> output, long now)
    {
        LogLine line = _lines[isStderr ? 1 : 0];
        while (!output.IsEmpty)
        {
            int newline = output.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = newline < 0 ? output : output[..newline];
            output = newline < 0 ? default : output[(newline + 1)..];
            while (line.Length + text.Length > MaxPiece)
                text = EmitPiece(line, isStderr, text, now);
            if (newline < 0)
                line.Append(text);
            else
                Emit(line, isStderr, isWhole: true, text, now);
        }
        Flush();
    }

    /// <summary>Writes what was left without a newline, as a piece: readers then show exactly the bytes that came.</summary>
    public void Finish(long now)
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].Length > 0)
                Emit(_lines[i], i == 1, isWhole: false, default, now);
        }
        Flush();
    }

    /// <summary>Tries to write what is waiting; called again and again while the log is blocked.</summary>
    public void Flush()
    {
        while (_start < _end)
        {
            nint written = _file < 0 ? _end - _start : write(_file, _buffer + _start, (nuint)(_end - _start));
            if (written < 0 && Errno == EINTR)
                continue;
            IsBlocked = written < 0;
            if (IsBlocked)
                return;
            _start += (int)written;
            _fileSize += written;
        }
        _start = _end = 0;
    }

    private ReadOnlySpan<byte> EmitPiece(LogLine line, bool isStderr, ReadOnlySpan<byte> text, long now)
    {
        int taken = MaxPiece - line.Length;
        Emit(line, isStderr, isWhole: false, text[..taken], now);
        return text[taken..];
    }

    private void Emit(LogLine line, bool isStderr, bool isWhole, ReadOnlySpan<byte> text, long now)
    {
        int size = EntryOverhead + line.Length + text.Length;
        if (_end > FlushAt - size && _end > 0 && !IsBlocked)
            Flush();
        if (_fileSize + (_end - _start) + size > _maxBytes && !IsBlocked)
            RotateBetweenLines();

        var entry = new Span<byte>(_buffer + _end, size);
        _timestamp.Write(now, entry);
        (isStderr ? " stderr "u8 : " stdout "u8).CopyTo(entry[TimestampText.Length..]);
        entry[TimestampText.Length + 8] = isWhole ? (byte)'F' : (byte)'P';
        entry[TimestampText.Length + 9] = (byte)' ';
        line.Text.CopyTo(entry[(TimestampText.Length + 10)..]);
        text.CopyTo(entry[(TimestampText.Length + 10 + line.Length)..]);
        entry[size - 1] = (byte)'\n';
        _end += size;
        line.Restart(isWhole);
    }

    private void RotateBetweenLines()
    {
        // Pieces of one line stay in one file, up to twice the limit.
        bool isMidLine = _lines[0].IsContinued || _lines[1].IsContinued;
        if (isMidLine && _fileSize < _maxBytes * 2)
            return;
        Flush();
        if (!IsBlocked && _fileSize > 0)
            Rotate();
    }

    private void Rotate()
    {
        for (int i = _names.Length - 1; i > 0; i--)
            _ = rename(_names[i - 1], _names[i]);
        if (_names.Length == 1)
            _ = unlink(_names[0]);
        _ = Open();
    }
}
