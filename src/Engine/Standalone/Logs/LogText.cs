using System.Buffers.Text;

namespace Gantry.Engine.Standalone.Logs;

/// <summary>Reads entries of the log that a monitor writes.</summary>
internal static class LogText
{
    // Sample: 2026-01-02T03:04:05.000000006Z stdout F text
    private const int TimeLength = 30;
    private const int StreamAt = TimeLength + 1;
    private const int KindAt = StreamAt + 7;

    /// <summary>What stands before the text.</summary>
    public const int HeaderLength = KindAt + 2;

    /// <summary>False for what is no entry, such as a line that a full disk cut.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> line, out LogEntry entry)
    {
        entry = default;
        ReadOnlySpan<byte> text = line.Span;
        if (!TryHeader(text, out bool isStderr, out bool isPartial) || !TryTime(text[..TimeLength], out long time))
            return false;
        entry = new LogEntry(time, isStderr, isPartial, isPartial ? line[HeaderLength..^1] : line[HeaderLength..]);
        return true;
    }

    public static bool TryHeader(ReadOnlySpan<byte> line, out bool isStderr, out bool isPartial)
    {
        isStderr = isPartial = false;
        if (line.Length <= HeaderLength || line[TimeLength] != ' ' || line[KindAt + 1] != ' ')
            return false;
        isStderr = line[StreamAt..].StartsWith("stderr "u8);
        isPartial = line[KindAt] == 'P';
        return isStderr || line[StreamAt..].StartsWith("stdout "u8);
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (!Number(text, 0, 4, out int year) || !Number(text, 5, 2, out int month) || !Number(text, 8, 2, out int day) ||
            !Number(text, 11, 2, out int hour) || !Number(text, 14, 2, out int minute) || !Number(text, 17, 2, out int second) ||
            !Number(text, 20, 9, out int rest) || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        long ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        nanoseconds = ticks * 100 + rest;
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> text, int at, int length, out int value) =>
        Utf8Parser.TryParse(text.Slice(at, length), out value, out int used) && used == length;
}
