using System.Globalization;
using System.Text;

namespace Gantry.NodeAgent.Logs;

/// <summary>One line of a container's log file.</summary>
internal readonly record struct LogLine(DateTimeOffset Time, bool IsError, bool IsPartial, ReadOnlyMemory<byte> Stamp, ReadOnlyMemory<byte> Content)
{
    // 2024-05-01T10:00:00.123456789Z stdout F the text
    public static LogLine? Parse(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> text = line.Span;
        int stampEnd = text.IndexOf((byte)' ');
        if (stampEnd < 0 || !TryTime(text[..stampEnd], out DateTimeOffset time))
            return null;

        int streamEnd = Next(text, stampEnd + 1);
        int tagEnd = Next(text, streamEnd + 1);
        if (streamEnd < 0 || tagEnd < 0)
            return null;

        bool isError = text[(stampEnd + 1)..streamEnd].SequenceEqual("stderr"u8);
        ReadOnlySpan<byte> tag = text[(streamEnd + 1)..tagEnd];
        bool isPartial = tag.Length > 0 && tag[0] == 'P';
        return new LogLine(time, isError, isPartial, line[..stampEnd], tagEnd < text.Length ? line[(tagEnd + 1)..] : default);
    }

    // The content may be missing altogether: then the tag ends the line.
    private static int Next(ReadOnlySpan<byte> text, int from)
    {
        if (from <= 0 || from > text.Length)
            return -1;
        int at = text[from..].IndexOf((byte)' ');
        return at < 0 ? text.Length : from + at;
    }

    private static bool TryTime(ReadOnlySpan<byte> stamp, out DateTimeOffset time)
    {
        // .NET reads seven digits of a second; the file has nine.
        Span<char> text = stackalloc char[40];
        time = default;
        if (stamp.Length is < 20 or > 40)
            return false;

        int length = Encoding.ASCII.GetChars(stamp, text);
        int dot = text[..length].IndexOf('.');
        int digits = dot < 0 ? 0 : text[(dot + 1)..length].IndexOfAnyExceptInRange('0', '9');
        if (digits > 7)
        {
            text[(dot + 1 + digits)..length].CopyTo(text[(dot + 8)..]);
            length -= digits - 7;
        }

        return DateTimeOffset.TryParse(text[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
