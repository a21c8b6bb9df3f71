using Gantry.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Gantry.NodeAgent.Logs;

/// <summary>Reads one log file line by line while it may still be growing. A line is handed out only when it is complete.</summary>
internal sealed class LogCursor : IDisposable
{
    private readonly SafeFileHandle _file;
    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;
    private long _offset;

    private LogCursor(SafeFileHandle file, long offset)
    {
        _file = file;
        _offset = offset;
        Identity = FileIdentity.Of(file);
    }

    /// <summary>Which file is read: its name may be another one by now.</summary>
    public FileIdentity Identity { get; }

    /// <summary>The file became shorter than what was read: it was emptied.</summary>
    public bool WasTruncated => RandomAccess.GetLength(_file) < _offset;

    public static LogCursor? TryOpen(string path, long offset = 0)
    {
        try
        {
            return new LogCursor(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), offset);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Restart() => (_start, _end, _offset) = (0, 0, 0);

    /// <summary>The next line without its end, valid until the next call; null where there is no complete one yet.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = new ReadOnlyMemory<byte>(_buffer, _start, length);
                _start += length + 1;
                return line;
            }

            if (!Fill())
                return null;
        }
    }

    public void Dispose() => _file.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        int read = RandomAccess.Read(_file, _buffer.AsSpan(_end), _offset);
        _end += read;
        _offset += read;
        return read > 0;
    }
}
