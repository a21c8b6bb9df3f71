namespace Gantry.Cri;

/// <summary>Instants as the interface has them: nanoseconds since 1970, 0 for never.</summary>
internal static class CriTime
{
    public static long Of(DateTimeOffset? time) => time is { } known ? (known - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick : 0;
}
