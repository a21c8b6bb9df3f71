using System.Buffers.Text;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>Records how the process ended, whole or not at all, for whoever asks after the monitor is gone.</summary>
internal sealed unsafe class ExitFile(string path)
{
    private readonly byte* _name = Text(path);
    private readonly byte* _temporary = Text(path + ".new");
    private readonly byte* _buffer = Reserve(512);
    private readonly TimestampText _timestamp = new();
    private int _length;

    /// <summary>False if there is no room for it. Sample: {"pid":7,"exitCode":137,"signal":9,"oomKilled":true,"exitedAt":"2026-01-02T03:04:05.000000006Z"}</summary>
    public bool TryWrite(in ProcessExit exit)
    {
        _length = 0;
        Add("{\"pid\":"u8);
        Add(exit.Pid);
        Add(",\"exitCode\":"u8);
        Add(exit.Code);
        Add(",\"signal\":"u8);
        Add(exit.Signal);
        Add(exit.OomKilled ? ",\"oomKilled\":true"u8 : ",\"oomKilled\":false"u8);
        Add(",\"exitedAt\":\""u8);
        _timestamp.Write(exit.TimeNanoseconds, new Span<byte>(_buffer + _length, TimestampText.Length));
        _length += TimestampText.Length;
        Add("\"}\n"u8);
        return TryStore();
    }

    private bool TryStore()
    {
        int file = open(_temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0x180 /* 0600 */);
        // Its directory has gone: the container was removed, and nobody will ask.
        if (file < 0)
            return Errno == ENOENT;
        bool isWhole = write(file, _buffer, (nuint)_length) == _length;
        _ = close(file);
        if (isWhole)
            return rename(_temporary, _name) == 0;
        _ = unlink(_temporary);
        return false;
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(new Span<byte>(_buffer + _length, text.Length));
        _length += text.Length;
    }

    private void Add(int number)
    {
        _ = Utf8Formatter.TryFormat(number, new Span<byte>(_buffer + _length, 16), out int written);
        _length += written;
    }
}
