namespace Gantry.Runtime.Monitors;

/// <summary>Writes instants as RFC 3339 in UTC with nine digits: <c>2026-01-02T03:04:05.000000006Z</c>.</summary>
internal sealed class TimestampText
{
    public const int Length = 30;

    private readonly byte[] _date = "0000-00-00T00:00:00"u8.ToArray();
    private long _second = long.MinValue;

    public void Write(long nanoseconds, Span<byte> target)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        if (seconds != _second)
            SetSecond(seconds);

        _date.CopyTo(target);
        target[19] = (byte)'.';
        Digits(target.Slice(20, 9), rest);
        target[29] = (byte)'Z';
    }

    private void SetSecond(long seconds)
    {
        _second = seconds;
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds);
        Span<byte> text = _date;
        Digits(text[..4], time.Year);
        Digits(text.Slice(5, 2), time.Month);
        Digits(text.Slice(8, 2), time.Day);
        Digits(text.Slice(11, 2), time.Hour);
        Digits(text.Slice(14, 2), time.Minute);
        Digits(text.Slice(17, 2), time.Second);
    }

    private static void Digits(Span<byte> target, long value)
    {
        for (int i = target.Length - 1; i >= 0; i--, value /= 10)
            target[i] = (byte)('0' + value % 10);
    }
}
