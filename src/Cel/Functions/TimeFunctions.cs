using System.Globalization;

namespace Gantry.Cel;

/// <summary>Parts of timestamps, in UTC or a named time zone, and of durations.</summary>
internal static class TimeFunctions
{
    public static void AddTo(CelLibrary library)
    {
        Part(library, "getFullYear", (time, _) => time.Year);
        Part(library, "getMonth", (time, _) => time.Month - 1);
        Part(library, "getDayOfYear", (time, _) => time.DayOfYear - 1);
        Part(library, "getDayOfMonth", (time, _) => time.Day - 1);
        Part(library, "getDate", (time, _) => time.Day);
        Part(library, "getDayOfWeek", (time, _) => (int)time.DayOfWeek);
        Part(library, "getHours", (time, _) => time.Hour);
        Part(library, "getMinutes", (time, _) => time.Minute);
        Part(library, "getSeconds", (time, _) => time.Second);
        Part(library, "getMilliseconds", (_, nanos) => nanos / 1_000_000);
        Length(library, "getHours", duration => duration.Seconds / 3600);
        Length(library, "getMinutes", duration => duration.Seconds / 60);
        Length(library, "getSeconds", duration => duration.Seconds);
        Length(library, "getMilliseconds", duration => duration.Nanos / 1_000_000);
    }

    private static void Part(CelLibrary library, string name, Func<DateTime, int, long> part)
    {
        library.Member(name, $"timestamp_to_{name}", CelType.Int, [CelType.Timestamp],
            (_, a) => CelValue.From(part(DateTime.UnixEpoch.AddSeconds(a[0].Seconds), a[0].Nanos)));
        library.Member(name, $"timestamp_to_{name}_with_tz", CelType.Int, [CelType.Timestamp, CelType.String], (_, a) => In(a[0], a[1].AsString, part));
    }

    private static void Length(CelLibrary library, string name, Func<CelValue, long> part) =>
        library.Member(name, $"duration_to_{name}", CelType.Int, [CelType.Duration], (_, a) => CelValue.From(part(a[0])));

    private static CelValue In(in CelValue timestamp, string zone, Func<DateTime, int, long> part)
    {
        DateTime utc = DateTime.UnixEpoch.AddSeconds(timestamp.Seconds);
        if (Offset(zone, utc) is not { } offset)
            return CelValue.Error($"unknown time zone {zone}");
        long ticks = utc.Ticks + offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return CelValue.Error("timestamp overflow");
        return CelValue.From(part(new DateTime(ticks), timestamp.Nanos));
    }

    // "Europe/Berlin", "+01:00", "01:00", "UTC".
    private static TimeSpan? Offset(string zone, DateTime utc)
    {
        ReadOnlySpan<char> digits = zone is ['-' or '+', ..] ? zone.AsSpan(1) : zone;
        if (digits is [_, _, ':', _, _])
        {
            bool isTime = int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
                & int.TryParse(digits[3..], NumberStyles.None, CultureInfo.InvariantCulture, out int minutes);
            var offset = new TimeSpan(hours, minutes, 0);
            return isTime ? zone[0] == '-' ? -offset : offset : null;
        }
        if (zone is "UTC" or "")
            return TimeSpan.Zero;
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? found.GetUtcOffset(utc) : null;
    }
}
